"""A backup: the database by PostgreSQL's own tools, and the files. Never a key: neither of surveys nor of the settings.

`make backup` and `make restore`; docs/backups.md says when, where to and what is not in it.
"""
