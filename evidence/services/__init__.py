"""Everything that changes a school's self-evaluation, a file a noun."""
