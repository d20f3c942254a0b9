"""HTML to PDF, and the row that tracks a document being made."""
