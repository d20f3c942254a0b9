"""Taking files out of quarantine, or leaving them there. Runs in the worker.

A waiting file is looked into first, confined, and then shown to the scanner of viruses where there is one. Each step is
written down, so that none is done again; every write asks whether the row is still as it was, so that two at once are
harmless. No row is locked while anything looks.

One process of a machine looks at a time. A small picture may take half a minute, and a person may send a hundred: the
other places of the worker are for mail, surveys and the clock.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from wqm.confined import CouldNotCheck, Limits, Reason, run_confined
from wqm.files.checks import BadUpload, NotStored
from wqm.files.clamd import ScannerDown, scan_bytes
from wqm.files.enums import ALLOWED_TYPES, ScanState
from wqm.files.models import StoredFile
from wqm.files.services import hash_of, new_key
from wqm.files.storage import kept
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

BATCH = 20
# No more is begun after this, in seconds: beat asks again, and the worker has other things to do.
LONGEST_TURN = 60
# Beat leaves alone what somebody has tried just now.
AGAIN_AFTER = timedelta(minutes=1)
MOST_TRIES = 3
MB = 1024 * 1024
# A photograph of 50 million pixels takes about 300 MB, its file and the libraries the rest.
LIMITS = Limits(seconds=30, memory=768 * MB, result=64 * MB, is_sealed=True)
KINDS = {content_type: kind for kind, content_type in ALLOWED_TYPES.items()}
# Not the file's fault: tried again without end.
OURS = {Reason.BUSY, Reason.START}


def scan_in_turn(file_id: UUID | None = None) -> bool:
    """Do the file that has just come, and then what else waits. False where somebody else does: they, or beat a minute
    later, see to this one, too."""
    with _turn() as is_ours:
        if is_ours and file_id:
            scan_file(file_id)
        until = time.monotonic() + LONGEST_TURN
        while is_ours and time.monotonic() < until and _ids_waiting():
            scan_waiting()
    return is_ours


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether it is ours. The kernel gives it back however this process ends."""
    place = hashlib.sha256(str(settings.MEDIA_ROOT).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"wqm-looking-{os.getuid()}-{place}"
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        yield _is_locked(lock)
    finally:
        os.close(lock)


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def scan_file(file_id: UUID) -> bool:
    """Look into one waiting file, ask the scanner, and write down what they say. False where it still waits."""
    stored = _taken(file_id)
    if stored is None:
        return True
    if stored.looked_into_at is None and not _look_into(stored):
        return not _is_waiting(stored)
    if not settings.CLAMD_URL:
        _settle(stored, ScanState.NOT_SCANNED)
        return True
    try:
        with stored.open() as source:
            signature = scan_bytes(source)
    except (ScannerDown, OSError) as error:
        log.warning("a file could not be scanned", extra={"file": str(file_id), "error": type(error).__name__})
        return False
    state = ScanState.INFECTED if signature else ScanState.CLEAN
    _settle(stored, state, scanned_at=timezone.now(), found=signature[:120])
    return True


def scan_waiting() -> int:
    """Do what nobody was woken for, and what waited for a scanner that was down. Returns how many still wait.

    What was tried least often comes first, so that some that never succeed do not stop all the others.
    """
    until = time.monotonic() + LONGEST_TURN
    return sum(time.monotonic() > until or not scan_file(file_id) for file_id in _ids_waiting())


def _ids_waiting() -> list[UUID]:
    """The next ones that nobody has tried just now."""
    untouched = Q(tried_at=None) | Q(tried_at__lt=timezone.now() - AGAIN_AFTER)
    with scope(everything=True):
        waiting = StoredFile.objects.filter(untouched, scan=ScanState.WAITING).order_by("tries", "created_at")
        return list(waiting.values_list("pk", flat=True)[:BATCH])


def _taken(file_id: UUID) -> StoredFile | None:
    """The file as it waits, with this try counted before anything can go wrong; None where it does not wait."""
    with scope(everything=True):
        waiting = StoredFile.objects.filter(pk=file_id, scan=ScanState.WAITING)
        waiting.update(tries=F("tries") + 1, tried_at=timezone.now())
        return waiting.first()


def _look_into(stored: StoredFile) -> bool:
    """Whether it may be kept; what came of it is written down. A picture has other bytes afterwards."""
    try:
        with stored.open() as source:
            kind = KINDS[stored.content_type]
            target = "wqm.files.checks.contents.safe_content"
            content = run_confined(target, source, limits=LIMITS, refused=BadUpload, kind=kind)
        return _keep_instead(stored, content) if content else _note(stored, looked_into_at=timezone.now())
    except NotStored:
        return False  # no room for the picture now; it waits
    except BadUpload as error:
        _settle(stored, ScanState.REFUSED, refusal=str(error)[:400])
    except CouldNotCheck as error:
        if error.reason not in OURS and stored.tries >= MOST_TRIES:
            _settle(stored, ScanState.UNCHECKED, found=str(error)[:120])
    except OSError as error:
        log.warning("a file could not be read", extra={"file": str(stored.pk), "error": type(error).__name__})
    return False


def _keep_instead(stored: StoredFile, content: bytes) -> bool:
    """The bytes that were made of it take its place."""
    before, file = stored.key, ContentFile(content)
    key = kept(new_key(stored.school_id, stored.trust_id), file)
    values = {"key": key, "size": len(content), "sha256": hash_of(file), "looked_into_at": timezone.now()}
    noted = _note(stored, **values)
    default_storage.delete(before if noted else key)
    return noted


def _settle(stored: StoredFile, state: ScanState, **values: Any) -> None:
    if _note(stored, scan=state, **values) and state != ScanState.NOT_SCANNED and state != ScanState.CLEAN:
        log.error("a file is held back", extra={"file": str(stored.pk), "state": str(state), **_found(values)})


def _found(values: dict[str, Any]) -> dict[str, Any]:
    """What the scanner calls it, or why it could not be checked; never the sentence, which may name what is in it."""
    return {"found": values["found"]} if values.get("found") else {}


def _note(stored: StoredFile, **values: Any) -> bool:
    """Write it down where the file still waits with the same bytes; `stored` then has it, too."""
    with scope(everything=True), transaction.atomic():
        waiting = StoredFile.objects.filter(pk=stored.pk, key=stored.key, scan=ScanState.WAITING)
        if not waiting.update(**values):
            return False
    for name, value in values.items():
        setattr(stored, name, value)
    return True


def _is_waiting(stored: StoredFile) -> bool:
    with scope(everything=True):
        return StoredFile.objects.filter(pk=stored.pk, scan=ScanState.WAITING).exists()
