"""The three database roles, on a real server."""

import os
import re
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest

from wqm.embedded import database
from wqm.tenancy.database_roles import OWNER, ROLES, WEB, WORKER

PASSWORDS = dict.fromkeys(ROLES, "test")
ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole
    FROM pg_roles WHERE rolname LIKE 'wqm%' ORDER BY rolname
"""


@pytest.fixture
def admin_url() -> Iterator[str]:
    """A database of this test alone."""
    url, name = os.environ["DATABASE_URL"], f"roles_{os.getpid()}"
    database.ensure_database(url, name)
    yield re.sub(r"/\w+(?=\?|$)", f"/{name}", url, count=1) if "?" not in url else re.sub(r"/\w+\?", f"/{name}?", url)
    with database.admin_cursor(url) as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def run(url: str, statement: str) -> list[tuple]:
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_roles_twice_are_the_same(admin_url: str) -> None:
    expected = [
        (OWNER, True, False, True, True, False),
        (WEB, True, False, False, False, False),
        (WORKER, True, False, False, False, False),
    ]
    for _ in range(2):
        database.ensure_roles(admin_url, PASSWORDS)
        assert run(admin_url, ATTRIBUTES) == expected


LIMITS = "SELECT name, setting || unit FROM pg_settings WHERE name LIKE '%timeout' AND source = 'user' ORDER BY name"


@pytest.mark.parametrize(
    ("role", "limits"),
    [
        (
            WEB,
            [
                ("idle_in_transaction_session_timeout", "60000ms"),
                ("lock_timeout", "3000ms"),
                ("statement_timeout", "20000ms"),
            ],
        ),
        (
            WORKER,
            [
                ("idle_in_transaction_session_timeout", "900000ms"),
                ("lock_timeout", "60000ms"),
                ("statement_timeout", "1800000ms"),
            ],
        ),
        (OWNER, []),
    ],
)
def test_application_gives_up_in_time_also_where_the_role_is_there_already(admin_url: str, role: str, limits) -> None:
    with database.admin_cursor(admin_url) as cursor:
        cursor.execute(f"ALTER ROLE {role} RESET ALL")
    database.ensure_roles(admin_url, PASSWORDS)
    assert run(database.as_user(admin_url, role, "test"), LIMITS) == limits


def test_owner_owns_the_database(admin_url: str) -> None:
    database.ensure_roles(admin_url, PASSWORDS)
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert run(database.as_user(admin_url, OWNER, "test"), owner) == [(OWNER,)]


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_application_cannot_create_tables(admin_url: str, role: str) -> None:
    database.ensure_roles(admin_url, PASSWORDS)
    run(database.as_user(admin_url, OWNER, "test"), "CREATE TABLE by_owner (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(database.as_user(admin_url, role, "test"), "CREATE TABLE by_application (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(database.as_user(admin_url, role, "test"), "SELECT * FROM by_owner")


def test_wrong_password_is_refused(admin_url: str) -> None:
    database.ensure_roles(admin_url, PASSWORDS)
    with pytest.raises(psycopg2.OperationalError):
        run(database.as_user(admin_url, WEB, "wrong"), "SELECT 1")
