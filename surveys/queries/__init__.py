"""Reads, one file a noun. What other apps may know about a wave is in `waves`."""
