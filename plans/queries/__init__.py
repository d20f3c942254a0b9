"""Reading a school's plan. Each read costs a fixed number of queries, however long the plan is."""
