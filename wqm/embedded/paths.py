"""Directories that a server under another account can reach, without opening anybody's private directory.

As root the servers run as `nobody`, who cannot enter `/root` or a 0700 directory. Data and binaries that lie behind
such a directory live under `/var/lib/wqm` instead, with a link at the place where one would look for them.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from wqm.embedded.process import Account

ELSEWHERE = Path("/var/lib/wqm")
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")


def can_reach(path: Path, account: Account) -> bool:
    """May this account pass through every directory above and including `path`?"""
    if os.geteuid() != 0 or account.uid == 0:
        return True
    path = path.resolve()
    return all(_may_enter(part, account) for part in (path, *path.parents) if part.is_dir())


def _may_enter(directory: Path, account: Account) -> bool:
    info = directory.stat()
    if info.st_uid == account.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == account.gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def server_directory(data_dir: Path, name: str, account: Account) -> Path:
    """An existing directory `data_dir/name`, owned by `account`, private to it, and reachable by it."""
    place = data_dir / name
    if not place.exists():
        # A link whose target is gone must not stop a fresh start.
        place.unlink(missing_ok=True)
        if not can_reach(data_dir, account):
            _private(ELSEWHERE, 0o711)
            real = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ELSEWHERE))
            place.symlink_to(real)
        else:
            place.mkdir()
        account.own(place)
    real = place.resolve()
    real.chmod(0o700)
    return real


def reachable_binaries(root: Path, account: Account) -> Path:
    """`root` itself, or a copy of it where `account` can run it, with the libraries that its wheel brought along."""
    if can_reach(root, account):
        return root
    info = root.stat()
    key = hashlib.sha256(f"{root} {info.st_mtime_ns} {info.st_ino}".encode()).hexdigest()[:12]
    copy = ELSEWHERE / f"bin-{key}"
    top, libraries = _wheel_of(root)
    if not copy.exists():
        _private(ELSEWHERE, 0o711)
        half = Path(tempfile.mkdtemp(prefix="half-", dir=ELSEWHERE))
        for folder in (root, *libraries):
            shutil.copytree(folder, half / folder.relative_to(top), symlinks=True)
        half.chmod(0o755)
        half.rename(copy)
    return copy / root.relative_to(top)


def _wheel_of(root: Path) -> tuple[Path, list[Path]]:
    """The directory that the copy starts from, and the `package.libs` beside the package that `root` belongs to."""
    for package in root.parents:
        libraries = package.with_name(f"{package.name}.libs")
        if package.name and libraries.is_dir():
            return package.parent, [libraries]
    return root.parent, []


def socket_directory(server: Path, account: Account) -> Path:
    """A private directory for a server's socket; short, because the kernel allows 107 bytes for the whole name."""
    place = server / "run"
    if len(str(place)) > LONGEST_SOCKET:
        place = Path(tempfile.mkdtemp(prefix="wqm-", dir="/tmp"))
    place.mkdir(mode=0o700, exist_ok=True)
    account.own(place)
    return place


def _private(directory: Path, mode: int) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(mode)
