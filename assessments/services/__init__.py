"""Everything that changes the assessment, a file a noun."""
