"""The storage of bytes: a folder, or S3. Its failures look the same to callers."""

import logging
from contextlib import suppress
from contextvars import ContextVar

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage, storages

from wqm.files.checks import NotStored

log = logging.getLogger(__name__)

# The keys that this request or job has written so far (`wqm.files.strays`); None where nobody asks.
written_keys: ContextVar[list[str] | None] = ContextVar("written_keys", default=None)

FAILURES = (BotoCoreError, ClientError)
NOT_STORED = (
    "We could not save the file because our storage is full or not responding. Try again later. If it happens "
    "again, tell the office."
)


def kept(key: str, content: File) -> str:
    """Write the bytes of `content` under `key`, which nothing else has; returns it.

    Raises NotStored, with nothing left behind, where the disk is full or the storage does not answer.
    """
    if (written := written_keys.get()) is not None:
        written.append(key)
    try:
        return default_storage.save(key, content)
    except (OSError, *FAILURES) as error:
        with suppress(OSError, *FAILURES):
            default_storage.delete(key)  # what was written before the disk was full
        log.error("a file could not be stored", extra={"error": type(error).__name__, "number": _number_of(error)})
        raise NotStored(NOT_STORED) from error


def opened(key: str):
    """The bytes under a key, as a binary file. Raises OSError where they are lost or the storage does not answer."""
    try:
        return default_storage.open(key, "rb")
    except FAILURES as error:
        raise OSError(f"the storage did not give {key}") from error


def is_folder() -> bool:
    """The storage is a folder of this machine."""
    return isinstance(storages["default"], FileSystemStorage)


def answers() -> bool:
    """A remote storage can be asked. Raises what it fails with."""
    default_storage.exists("is-it-there")
    return True


def _number_of(error: Exception) -> int | None:
    return error.errno if isinstance(error, OSError) else None
