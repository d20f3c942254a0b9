"""Keeps a list of children together: all run, or none."""

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from wqm.embedded import process
from wqm.embedded.postgres import ServerError


class Stop(BaseException):
    """Raised in the main thread by SIGINT, SIGTERM or SIGHUP."""


class Server(Protocol):
    """What the supervisor needs to know about a server."""

    child: process.Child


class Supervisor:
    """Starts children one after another and stops them in reverse, also after a failure in between."""

    def __init__(self) -> None:
        self.children: list[process.Child] = []
        self.lock: Any = None  # kept open: closing it would let a second start in

    def add(self, server: Server) -> None:
        self.children.append(server.child)

    def start(self, command: process.Command) -> process.Child:
        child = process.start(command)
        self.children.append(child)
        return child

    def run_step(self, command: process.Command) -> Callable[[], None]:
        """Start a program that ends by itself; the returned function waits for it and raises if it failed."""
        child = self.start(command)

        def finish() -> None:
            code = child.process.wait()
            self.children.remove(child)
            if code:
                raise ServerError(f"{command.name} failed:\n{child.last_words(40)}")

        return finish

    def check(self) -> None:
        """Raise, naming it, when a child has ended."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                raise ServerError(
                    f"{child.name} stopped by itself (exit {code}). The end of its log:\n{child.last_words()}"
                )

    def watch(self) -> None:
        """Return never: ends by `Stop` or by the death of a child."""
        while True:
            self.check()
            for child in self.children:
                if child.log is not None:
                    process.rotate_log(child.log)
            time.sleep(0.25)

    def wait_for(self, url: str, seconds: float = 60) -> None:
        """Return when `url` answers 200."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as error:
                raise ServerError(f"{url} answered {error.code}:\n{self.children[-1].last_words(30)}") from error
            except OSError:
                time.sleep(0.05)
        raise ServerError(f"{url} did not answer within {seconds:.0f} seconds.")

    def stop(self) -> None:
        """Nothing that was started runs afterwards. A second Ctrl-C does not interrupt this."""
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, signal.SIG_IGN)
        while self.children:
            self.children.pop().stop()


def stop_on_signals() -> None:
    """From now on a request to stop is the exception `Stop`, also in the middle of a wait."""

    def handler(number: int, frame: FrameType | None) -> None:
        raise Stop(signal.Signals(number).name)

    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, handler)


def take_lock(data_dir: Path, note: str) -> Any:
    """The open lock file: while it is open no second start on the same data is possible."""
    path = data_dir / "run.lock"
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        note = file.read().strip() or "starting"
        file.close()
        raise ServerError(f"Already running on {data_dir}: {note}.") from None
    file.truncate(0)
    file.write(f"process {os.getpid()}, {note}")
    file.flush()
    return file


def check_port(port: int, patience: float = 3) -> None:
    """Raise when another program listens on the port; one that is just going away is waited for."""
    deadline = time.monotonic() + patience
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise ServerError(
                        f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8080 make run"
                    ) from None
        time.sleep(0.2)


def run_until_stopped(body: Callable[[Supervisor], None]) -> int:
    """Run `body`, watch what it started, stop everything; the exit code says whether somebody asked for the end."""
    stop_on_signals()
    supervisor = Supervisor()
    try:
        body(supervisor)
        supervisor.watch()
    except Stop:
        return 0
    except ServerError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        supervisor.stop()
    return 0
