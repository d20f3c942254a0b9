"""What is typed in a school's plan, a file a noun."""
