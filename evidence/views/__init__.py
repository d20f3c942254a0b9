"""The pages of the self-evaluation, a file a noun."""
