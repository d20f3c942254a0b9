"""Reading the assessment, a file a noun."""
