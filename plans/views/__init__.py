"""The pages of a school's plan, a file a noun."""
