"""Stored uploads: key, hash, type, size, scan result. Never addressed by URL, only through the thing they belong to."""
