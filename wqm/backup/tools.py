"""PostgreSQL's own programs; address and password are in their environment, because everybody reads arguments."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from wqm.embedded.postgres import ServerError, find_binaries


class BackupError(RuntimeError):
    """The message is for the person at the terminal."""


@cache
def program(name: str) -> str:
    """Where `name` is: in WQM_PG_BIN; else the newest on the path or beside the server that `make run` starts, because
    a program reads servers of its own age and older ones."""
    if forced := os.environ.get("WQM_PG_BIN"):
        return str(Path(forced) / name)
    try:
        beside = [str(find_binaries() / name)]
    except ServerError:
        beside = []
    candidates = [path for path in (*beside, shutil.which(name)) if path and Path(path).exists()]
    if not candidates:
        raise BackupError(f"{name} is not installed. Install PostgreSQL's client programs.")
    return max(candidates, key=_age)


def _age(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True).stdout  # noqa: S603 - found by us
    return int(re.split(r"\D+", told.rpartition(") ")[2].split()[0])[0])


def run(name: str, *arguments: str | Path, url: str) -> str:
    """Run it on the database of `url`; what it printed. Raises BackupError with its own words."""
    done = subprocess.run(  # noqa: S603 - our own list of arguments
        [program(name), *map(str, arguments)],
        env=_environment(url),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(f"{name} failed:\n{done.stderr.strip()}")
    return done.stdout


# What an address says of TLS, by the names that it has there.
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")


def _environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    wanted: dict[str, Any] = {
        "PGHOST": query.get("host") or unquote(parts.hostname or ""),
        "PGPORT": parts.port,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        **{f"PG{name.upper()}": query.get(name) for name in TLS},
    }
    given = {name: str(value) for name, value in wanted.items() if value}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **given}
