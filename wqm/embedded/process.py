"""Starting and stopping other programs so that none of them outlives us.

Everything is started from the main thread: the kernel's death signal follows the thread that forked, not the process.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

MOST_LOG_BYTES = 10 * 1024 * 1024
LOGS_KEPT = 3

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sig: signal.Signals, parent: int | None = None) -> None:
    """Ask the kernel to send `sig` to this process when its parent dies, however it dies.

    With `parent` given, a parent that is already gone ends this process at once.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(sig))
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), sig)


@dataclass(frozen=True)
class Account:
    """The system account that a server runs as."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give `path` to this account (only root can, and only root needs to)."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def server_account(data: Path) -> Account:
    """Who runs a server on `data`: we ourselves; as root the owner of existing data, otherwise nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def before_exec(account: Account | None, death_signal: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec: drop root, then ask to die with us (dropping root forgets it)."""
    parent = os.getpid()

    def prepare() -> None:
        if account is not None and os.geteuid() == 0 and account.uid != 0:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
        die_with_parent(death_signal, parent)

    return prepare


@dataclass
class Child:
    """A started program with the way to stop it."""

    name: str
    process: "subprocess.Popen[bytes]"
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    log: Path | None = None

    def stop(self) -> None:
        """Ask, wait, then insist on the whole process group. Afterwards nothing of it runs."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, for a person who wants to know why it stopped."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass(frozen=True)
class Command:
    """A program to start: everything `start` needs."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    env: dict[str, str] | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    cwd: Path = field(default=Path("/"))


def start(command: Command) -> Child:
    """Start it in its own session (a Ctrl-C reaches us alone, and we stop in our order), its output in its log."""
    with open_log(command.log) as log:
        process = subprocess.Popen(  # noqa: S603 - our own binaries with our own arguments
            [str(part) for part in command.argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=command.env,
            cwd=command.cwd,
            start_new_session=True,
            preexec_fn=before_exec(command.account, command.stop_signal),
        )
    return Child(command.name, process, command.stop_signal, command.patience, command.log)


def open_log(path: Path) -> IO[bytes]:
    """For appending: why something stopped yesterday is still there today."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rotate_log(path)
    return path.open("ab")


def rotate_log(path: Path, most: int = MOST_LOG_BYTES) -> None:
    """Put a log of more than `most` bytes aside; the last LOGS_KEPT of them stay.

    A program that writes into it goes on with an empty file: it was opened for appending.
    """
    if not path.exists() or path.stat().st_size <= most:
        return
    aside = [path.with_name(f"{path.name}.{number}") for number in range(1, LOGS_KEPT + 1)]
    for older, newer in zip(reversed(aside), reversed(aside[:-1]), strict=False):
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(path, aside[0])
    os.truncate(path, 0)
