"""What comes in from outside, tested as the files and answers it may be."""
