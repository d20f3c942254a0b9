"""The folder of files, which web and worker share: whether it is the same one for both, and whether it has room.

The worker writes the time into a file every minute. The web reads it: an old one, or none, means that the worker looks
at another folder, or does not run, and that uploads would wait for ever.
"""

import logging
import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from wqm.files.storage import is_folder

log = logging.getLogger(__name__)

MARKER = ".worker"
# Two missed minutes are no trouble.
FRESH = timedelta(minutes=3)


def mark_folder() -> None:
    """The worker was here now. What cannot be written is logged, and seen by the web as an old mark."""
    if not is_folder():
        return
    folder = _folder()
    beside = folder / f"{MARKER}-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(timezone.now().isoformat())
        beside.replace(folder / MARKER)  # at once: nobody reads half of it
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        log.error("the folder of files cannot be written", extra={"error": type(error).__name__})


def is_shared_with_worker() -> bool:
    """The worker has marked the folder that this process sees, lately. True for a storage that is no folder."""
    if not is_folder():
        return True
    marked_at = datetime.fromisoformat((_folder() / MARKER).read_text())
    return abs(timezone.now() - marked_at) < FRESH  # one from the future was written by a clock that was wrong


def has_room() -> bool:
    """At least MIN_FREE_BYTES are free, so that a person still has the time to do something about it."""
    if not is_folder():
        return True
    folder = _folder()
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free >= settings.MIN_FREE_BYTES


def can_be_written() -> bool:
    """This process may write into the folder, or make it."""
    folder = _folder()
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
