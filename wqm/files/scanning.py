"""Taking files out of quarantine, or leaving them there. Runs in the worker."""

import logging
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from wqm.files.clamd import ScannerDown, scan_bytes
from wqm.files.enums import ScanState
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

BATCH = 50


def scan_file(file_id: UUID) -> bool:
    """Ask the scanner about one waiting file and write down what it says. False where it still waits.

    Safe to do twice: only a waiting row is changed. No row is locked while the scanner looks.
    """
    with scope(everything=True):
        stored = StoredFile.objects.filter(pk=file_id, scan=ScanState.WAITING).first()
    if stored is None or not settings.CLAMD_URL:
        return stored is None
    try:
        with stored.open() as source:
            signature = scan_bytes(source)
    except (ScannerDown, OSError) as error:
        log.warning("a file could not be scanned", extra={"file": str(file_id), "error": type(error).__name__})
        return False
    with scope(everything=True):
        _write_down(stored, signature)
    return True


def scan_waiting() -> int:
    """Scan what nobody was woken for, and what waited for a scanner that was down. Returns how many still wait."""
    if not settings.CLAMD_URL:
        return 0
    with scope(everything=True):
        waiting = StoredFile.objects.filter(scan=ScanState.WAITING).order_by("created_at")
        ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    return sum(not scan_file(file_id) for file_id in ids)


def _write_down(stored: StoredFile, signature: str) -> None:
    waiting = StoredFile.objects.filter(pk=stored.pk, scan=ScanState.WAITING)
    state = ScanState.INFECTED if signature else ScanState.CLEAN
    if waiting.update(scan=state, scanned_at=timezone.now(), found=signature[:120]) and signature:
        log.error("a file is held back", extra={"file": str(stored.pk), "found": signature})
