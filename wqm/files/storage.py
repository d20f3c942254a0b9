"""The storage of bytes: a folder, or S3. Its failures look the same to callers."""

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import FileSystemStorage, default_storage, storages

FAILURES = (BotoCoreError, ClientError)


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
    """A remote storage can be asked. Raises whatever it fails with."""
    default_storage.exists("is-it-there")
    return True
