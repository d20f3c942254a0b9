"""An early pytest plugin (`-p tests.cluster`): a throwaway PostgreSQL and Valkey for one run, before settings are read.

The controller starts them, xdist's workers find them in the environment. However the run ends, the kernel ends the
servers with it; directories of runs that were killed are removed by the next one.
"""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from wqm.embedded import database, postgres, valkey
from wqm.tenancy.database_roles import ROLES

# The passwords of a server that nobody else can reach and that is gone in a minute.
PASSWORDS = dict.fromkeys(ROLES, "test")
MARK = "WQM_TEST_CLUSTER"
PREFIX = "wqm-test-"
TEMPORARY = Path(tempfile.gettempdir())

_running: list[postgres.Postgres | valkey.Valkey] = []
_folder: list[Path] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """Before pytest-django imports the settings: the environment that they are made from is complete."""
    if MARK not in os.environ:
        _remove_leftovers()
        _start()
    forbid_remote_sockets()
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Only the process that started the servers stops them."""
    while _running:
        _running.pop().stop()
    while _folder:
        shutil.rmtree(_folder.pop(), ignore_errors=True)


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)  # as root the servers run as nobody and must be able to pass
    _folder.append(folder)
    broker = valkey.start(folder, keep=False)
    _running.append(broker)
    data = folder / "data"
    data.mkdir()
    os.environ |= {
        MARK: str(folder),
        "DATABASE_URL": os.environ.get("WQM_TEST_DATABASE_URL") or _start_postgres(folder),
        "REDIS_URL": broker.url(),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "WQM_DATA_DIR": str(data),
        "WQM_STATIC_ROOT": str(folder / "static"),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    database.ensure_roles(os.environ["DATABASE_URL"], PASSWORDS)


def _start_postgres(folder: Path) -> str:
    server = postgres.start(folder, options=postgres.THROWAWAY)
    _running.append(server)
    database.ensure_database(server.url(), "wqm")
    # Every test database is a copy of template1 and inherits the rights on its schema.
    with database.admin_cursor(server.url("template1")) as cursor:
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute("CREATE ROLE wqm_owner; CREATE ROLE wqm_web; CREATE ROLE wqm_worker")
        cursor.execute("GRANT USAGE ON SCHEMA public TO wqm_owner, wqm_web, wqm_worker")
        cursor.execute("GRANT CREATE ON SCHEMA public TO wqm_owner")
    return server.url("wqm")


def _remove_leftovers() -> None:
    """Directories of runs whose process is gone."""
    for folder in TEMPORARY.glob(f"{PREFIX}*"):
        match = re.match(rf"{PREFIX}(\d+)-", folder.name)
        if match and not Path(f"/proc/{match[1]}").exists():
            shutil.rmtree(folder, ignore_errors=True)


# --- No sockets but loopback ----------------------------------------------------------------------------------------

LOOPBACK = {"localhost", "127.0.0.1", "::1", "0.0.0.0", ""}  # noqa: S104 - names that are compared, nothing is bound
_connect = socket.socket.connect


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
        raise RuntimeError(f"A test tried to reach {address[0]}; tests talk to this machine only.")
    _connect(self, address)


def forbid_remote_sockets() -> None:
    """From now on a connection to anything but this machine is an error in whoever tries it."""
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign, assignment]  # the guard takes its place on purpose
