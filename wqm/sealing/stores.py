"""Where the copies of keys are: a small interface, and the store in folders.

Another store is a class with the same methods that `SURVEY_KEY_STORE` names. It is made anew for each step, so it may
read its settings as they are.
"""

import os
import secrets
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

MARK_FILE = ".store-id"


class Store(Protocol):
    """Copies of keys by name, apart from the database; `mark` says which store this is.

    A copy, or a mark, that cannot be read is None. Whether bytes are a whole key is not the store's business.
    """

    def read(self, name: UUID) -> list[bytes | None]:
        """What each copy holds, always in the same order."""

    def write(self, name: UUID, copy: int, content: bytes) -> None:
        """Write one copy, whole or not at all; it is on the disk afterwards."""

    def remove(self, name: UUID) -> None:
        """Overwrite and remove every copy. Safe to do again."""

    def names(self) -> set[UUID]:
        """The keys of which any copy is there."""

    def marks(self) -> list[str | None]:
        """The mark that each place carries."""

    def set_mark(self, mark: str) -> None:
        """Let every place that carries another mark, or none, carry this one. Raises OSError after trying them all."""


class FolderStore:
    """A file a key in each folder of `SURVEY_KEY_DIRS`, readable by its owner only, in any order."""

    def __init__(self) -> None:
        self.folders = [Path(folder) for folder in settings.SURVEY_KEY_DIRS]

    def read(self, name: UUID) -> list[bytes | None]:
        """What each file holds."""
        return [_read(path) for path in self._paths(name)]

    def write(self, name: UUID, copy: int, content: bytes) -> None:
        """Write one file."""
        _write(self._paths(name)[copy], content)

    def remove(self, name: UUID) -> None:
        """Overwrite and remove each file."""
        for path in self._paths(name):
            for file in (path, _partial(path)):  # also what a crash left half-written
                if file.exists():
                    _overwrite(file)
                    file.unlink()
                    _sync(file.parent)

    def names(self) -> set[UUID]:
        """The names of the files; a file that is named otherwise is none of ours."""
        stems = {path.stem for folder in self.folders for path in folder.glob("*.key")}
        return {UUID(stem) for stem in stems if _is_name(stem)}

    def marks(self) -> list[str | None]:
        """The mark in each folder."""
        found = [_read(folder / MARK_FILE) for folder in self.folders]
        return [content.decode("ascii", "replace").strip() or None if content else None for content in found]

    def set_mark(self, mark: str) -> None:
        """Mark each folder."""
        failed: OSError | None = None
        for folder, carried in zip(self.folders, self.marks(), strict=True):
            try:
                if carried != mark:
                    _write(folder / MARK_FILE, f"{mark}\n".encode())
            except OSError as error:
                failed = error
        if failed:
            raise failed

    def _paths(self, name: UUID) -> list[Path]:
        return [folder / f"{name}.key" for folder in self.folders]


def _is_name(stem: str) -> bool:
    try:
        return str(UUID(stem)) == stem
    except ValueError:
        return False


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = _partial(path)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    partial.replace(path)
    _sync(path.parent)


def _overwrite(path: Path) -> None:
    """In its place: a file that is emptied first may get other blocks of the disk."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
