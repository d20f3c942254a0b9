"""URLs, one file a place."""
