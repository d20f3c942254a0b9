"""The key store: one file of 32 random bytes per wave, outside of the database, in two copies.

Readable by the worker only. Who holds a wave's key and the database can open ballots; who holds neither learns nothing.
"""

import logging
import os
import secrets
from enum import Enum
from pathlib import Path
from uuid import UUID

from django.conf import settings

log = logging.getLogger(__name__)

KEY_BYTES = 32


class Copies(Enum):
    """How the copies of a key are; the values are words for the record."""

    WHOLE = "every copy is whole"
    ONE_LOST = "a copy is missing or damaged"
    ALL_LOST = "no copy can be read, or they differ"


class KeyMissing(Exception):
    """No copy of the wave's key can be read; nothing may be deleted until one is brought back."""


def create_key(wave_id: UUID) -> bytes:
    """Make the key, or take the one of a launch that was cut short; afterwards every copy is whole."""
    copies = [_read(path) for path in _paths(wave_id)]
    key = _the_key(wave_id, copies) or secrets.token_bytes(KEY_BYTES)
    for path, copy in zip(_paths(wave_id), copies, strict=True):
        if copy != key:
            _write(path, key)
    return key


def read_key(wave_id: UUID) -> bytes:
    """The key from the copies that are whole. Logs an error for a copy that is not.

    Raises KeyMissing where none is whole, or where they differ: then a person has to find out which one is right.
    """
    copies = [_read(path) for path in _paths(wave_id)]
    key = _the_key(wave_id, copies)
    if key is None:
        raise KeyMissing(f"no key for wave {wave_id}")
    if not all(copies):
        log.error("a copy of a survey key is missing", extra={"wave": str(wave_id)})
    return key


def state_of_copies(wave_id: UUID) -> Copies:
    """How the copies of a wave's key are. Writes and logs nothing."""
    copies = [_read(path) for path in _paths(wave_id)]
    try:
        key = _the_key(wave_id, copies)
    except KeyMissing:
        return Copies.ALL_LOST
    if key is None:
        return Copies.ALL_LOST
    return Copies.WHOLE if all(copies) else Copies.ONE_LOST


def destroy_key(wave_id: UUID) -> None:
    """Overwrite and remove every copy. Safe to do again."""
    for path in _paths(wave_id):
        if path.exists():
            _write(path, secrets.token_bytes(KEY_BYTES))
            path.unlink()
            _sync(path.parent)


def _the_key(wave_id: UUID, copies: list[bytes | None]) -> bytes | None:
    different = {key for key in copies if key}
    if len(different) > 1:
        raise KeyMissing(f"the copies of the key of wave {wave_id} differ")
    return different.pop() if different else None


def stored_keys() -> list[UUID]:
    """The waves of which any copy of a key is there."""
    names = {path.stem for folder in settings.SURVEY_KEY_DIRS for path in Path(folder).glob("*.key")}
    return sorted(UUID(name) for name in names)


def _paths(wave_id: UUID) -> list[Path]:
    return [Path(folder) / f"{wave_id}.key" for folder in settings.SURVEY_KEY_DIRS]


def _read(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except OSError:
        return None
    return key if len(key) == KEY_BYTES else None


def _write(path: Path, key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    partial.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
