"""What is typed in the assessment, a file a noun."""
