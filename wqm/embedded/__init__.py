"""The private PostgreSQL, Valkey, web and worker behind `make run`, and the servers that the tests use."""
