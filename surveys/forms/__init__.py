"""What is typed, one file a noun."""
