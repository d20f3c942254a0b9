"""The product's database on a server, ours or a given one: its roles, and whether it is up to date."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, cursor

from wqm.tenancy.database_roles import role_statements

CODE = Path(__file__).resolve().parent.parent.parent


@contextmanager
def admin_cursor(url: str) -> Iterator[cursor]:
    """A cursor outside any transaction."""
    with closing(psycopg2.connect(url)) as connection:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as cur:
            yield cur


def as_user(url: str, user: str, password: str) -> str:
    """The same database for another user."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{server}"))


def ensure_database(admin_url: str, name: str) -> None:
    with admin_cursor(admin_url) as cur:
        cur.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cur.fetchone() is None:
            cur.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def ensure_roles(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Roles, their attributes and passwords are right afterwards, in every case."""
    with admin_cursor(admin_url) as cur:
        for statement in role_statements(cur.connection.info.dbname, passwords):
            cur.execute(statement)


def read_state(admin_url: str) -> dict[str, Any]:
    """What was done to this database: kept in its own comment, so that it is lost and restored with it."""
    with admin_cursor(admin_url) as cur:
        cur.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
        row = cur.fetchone()
    try:
        return dict(json.loads(row[0])) if row and row[0] else {}
    except ValueError:
        return {}


def write_state(admin_url: str, state: Mapping[str, Any]) -> None:
    with admin_cursor(admin_url) as cur:
        name = sql.Identifier(cur.connection.info.dbname)
        cur.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(json.dumps(dict(state)))))


def schema_digest() -> str:
    """Changes whenever `migrate` might have something to do."""
    files = sorted(p for p in CODE.glob("*/migrations/*.py")) + sorted(CODE.glob("wqm/*/migrations/*.py"))
    total = hashlib.sha256()
    for path in (*files, CODE / "wqm" / "settings.py", CODE / "requirements" / "base.txt"):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def static_digest() -> str:
    """Changes whenever `collectstatic` might have something to do."""
    # Packages only: the collected files may themselves lie in the checkout, under var/.
    apps = [file.parent for pattern in ("*", "wqm/*") for file in CODE.glob(f"{pattern}/__init__.py")]
    folders = [CODE / "static", *(app / "static" for app in apps)]
    files = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file())
    total = hashlib.sha256((CODE / "requirements" / "base.txt").read_bytes())
    for path in files:
        info = path.stat()
        total.update(f"{path} {info.st_size} {info.st_mtime_ns}".encode())
    return total.hexdigest()
