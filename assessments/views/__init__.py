"""Thin views, one file a place."""
