"""What happens to waves, one file a noun."""
