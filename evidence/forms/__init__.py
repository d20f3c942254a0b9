"""What is typed in the self-evaluation, a file a noun."""
