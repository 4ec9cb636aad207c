"""Sources: figures from outside come in here, checked as text before anything is believed."""
