"""The key store: 32 random bytes per wave, outside of the database, in two copies.

Readable by the worker only. Who holds a wave's key and the database can open ballots; who holds neither learns nothing.
Where the copies are is the matter of a store (`wqm.sealing.stores`).
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from wqm.sealing.derivation import private_key
from wqm.sealing.stores import Store

log = logging.getLogger(__name__)

KEY_BYTES = 32


class Copies(Enum):
    """How the copies of a key are; the values are words for the record."""

    WHOLE = "every copy is whole"
    ONE_LOST = "a copy is missing or damaged"
    ALL_LOST = "no copy can be read, or they differ"


class KeyMissing(Exception):
    """No copy of the wave's key can be read; nothing may be deleted until one is brought back."""


class WrongKeyStore(Exception):
    """The key folders of this worker do not belong to this database; the message is for its administrator."""


# Whether the store of this worker belongs to another installation, said by the room that remembers whose it is.
_checks: list[Callable[[], bool]] = []


def register_store_check(belongs_elsewhere: Callable[[], bool]) -> None:
    """Called once by the `ready()` of the room that remembers which store belongs to this database."""
    _checks.append(belongs_elsewhere)


# What is sealed and waits to be opened, said by each room: (name of the key, public half) of every one.
_waiting: list[Callable[[], Iterable[tuple[UUID, bytes]]]] = []


def register_waiting(waiting: Callable[[], Iterable[tuple[UUID, bytes]]]) -> None:
    """Called once by the `ready()` of a room that seals things: the keys that it will need."""
    _waiting.append(waiting)


def waited_for() -> list[tuple[UUID, bytes]]:
    """Every key that some room will need, with its public half."""
    return [pair for waiting in _waiting for pair in waiting()]


def is_there(name: UUID, public_key: bytes) -> bool:
    """Whether the key of this public half can be read now."""
    try:
        key_of(name, public_key)
    except KeyMissing:
        return False
    return True


def belongs_elsewhere() -> bool:
    """Whether this worker has the key folders of another installation: it cannot say which keys are lost."""
    return any(check() for check in _checks)


def refuse_elsewhere() -> None:
    """Raise WrongKeyStore where this worker must not make or destroy keys. Before each step that does."""
    if belongs_elsewhere():
        raise WrongKeyStore("The key folders of this worker belong to another installation.")


def key_store() -> Store:
    """The store that the settings name."""
    return import_string(settings.SURVEY_KEY_STORE)()


def create_key(wave_id: UUID) -> bytes:
    """Make the key, or take the one of a launch that was cut short; afterwards every copy is whole."""
    store, copies = key_store(), _copies(wave_id)
    key = _the_key(wave_id, copies) or secrets.token_bytes(KEY_BYTES)
    for number, copy in enumerate(copies):
        if copy != key:
            store.write(wave_id, number, key)
    return key


def read_key(wave_id: UUID) -> bytes:
    """The key from the copies that are whole. Logs an error for a copy that is not.

    Raises KeyMissing where none is whole, or where they differ: then a person has to find out which one is right.
    """
    copies = _copies(wave_id)
    key = _the_key(wave_id, copies)
    if key is None:
        raise KeyMissing(f"no key for wave {wave_id}")
    if not all(copies):
        log.error("a copy of a survey key is missing", extra={"wave": str(wave_id)})
    return key


def key_of(wave_id: UUID, public_key: bytes) -> bytes:
    """The key of which this is the public half. Worker only.

    Raises KeyMissing, also where whole copies are there and are another key.
    """
    key = read_key(wave_id)
    if bytes(private_key(key).public_key) != public_key:
        raise KeyMissing(f"the copies are not the key of wave {wave_id}")
    return key


def state_of_copies(wave_id: UUID) -> Copies:
    """How the copies of a wave's key are. Writes and logs nothing."""
    copies = _copies(wave_id)
    try:
        key = _the_key(wave_id, copies)
    except KeyMissing:
        return Copies.ALL_LOST
    if key is None:
        return Copies.ALL_LOST
    return Copies.WHOLE if all(copies) else Copies.ONE_LOST


def destroy_key(wave_id: UUID) -> None:
    """Overwrite and remove every copy. Safe to do again."""
    key_store().remove(wave_id)


def stored_keys() -> list[UUID]:
    """The waves of which any copy of a key is there."""
    return sorted(key_store().names())


def _copies(wave_id: UUID) -> list[bytes | None]:
    """Each copy that is whole; None for one that is missing or torn."""
    return [copy if copy and len(copy) == KEY_BYTES else None for copy in key_store().read(wave_id)]


def _the_key(wave_id: UUID, copies: list[bytes | None]) -> bytes | None:
    different = {key for key in copies if key}
    if len(different) > 1:
        raise KeyMissing(f"the copies of the key of wave {wave_id} differ")
    return different.pop() if different else None
