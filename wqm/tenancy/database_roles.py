"""The three database roles, in one place for the demo, the tests and a real server.

`wqm_owner` owns the tables and runs migrations; `wqm_web` and `wqm_worker` are what the application connects as, and
row-level security holds for them. What each may do with which table is said by the migrations.
"""

from collections.abc import Iterator, Mapping

from psycopg2 import sql

OWNER, WEB, WORKER = "wqm_owner", "wqm_web", "wqm_worker"
ROLES = (OWNER, WEB, WORKER)

_ATTRIBUTES = {
    OWNER: sql.SQL("LOGIN BYPASSRLS CREATEDB NOCREATEROLE NOSUPERUSER"),
    WEB: sql.SQL("LOGIN NOBYPASSRLS NOCREATEDB NOCREATEROLE NOSUPERUSER"),
    WORKER: sql.SQL("LOGIN NOBYPASSRLS NOCREATEDB NOCREATEROLE NOSUPERUSER"),
}


# How long a statement waits for a lock, how long it may take, and how long a transaction may stand open without one.
# The web gives up while its person still looks at the page, and before all its threads wait for one row. The worker
# closes surveys of thousands of ballots and writes tables anew.
_TIMEOUTS = {
    WEB: {"lock_timeout": "3s", "statement_timeout": "20s", "idle_in_transaction_session_timeout": "60s"},
    WORKER: {"lock_timeout": "60s", "statement_timeout": "30min", "idle_in_transaction_session_timeout": "15min"},
}


def role_statements(database: str, passwords: Mapping[str, str]) -> Iterator[sql.Composable]:
    """The statements that an administrator runs while connected to `database`.

    They may run any number of times: afterwards the roles have exactly these attributes, limits and passwords, and
    nobody but the owner can create anything in the schema.
    """
    for role in ROLES:
        name = sql.Identifier(role)
        yield sql.SQL("DO $$ BEGIN CREATE ROLE {}; EXCEPTION WHEN duplicate_object THEN NULL; END $$").format(name)
        attributes = _ATTRIBUTES[role]
        yield sql.SQL("ALTER ROLE {} WITH {} PASSWORD {}").format(name, attributes, sql.Literal(passwords[role]))
        for setting, limit in _TIMEOUTS.get(role, {}).items():
            yield sql.SQL("ALTER ROLE {} SET {} TO {}").format(name, sql.Identifier(setting), sql.Literal(limit))
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), name)
        yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    # On a managed server the administrator is no superuser and can hand things over only to a role it belongs to.
    yield sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER))
    yield sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(database), sql.Identifier(OWNER))
    yield sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(OWNER))
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
