"""Reading a school's self-evaluation. Each read costs as many queries for a large version as for a small one."""
