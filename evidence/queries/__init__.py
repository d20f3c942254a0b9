"""Reading a school's self-evaluation. Each read costs a fixed number of queries, whatever the version's size."""
