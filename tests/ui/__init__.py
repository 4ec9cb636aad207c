"""The pages, run without a browser: what is said, what is drawn, and that nothing falls over."""
