"""Which rows exist for this request: `scope()`, row-level security, database roles."""
