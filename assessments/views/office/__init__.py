"""The office's work, a file a place."""
