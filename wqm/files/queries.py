"""Reading about files."""

from datetime import timedelta

from django.utils import timezone

from wqm.files.enums import ScanState
from wqm.files.models import StoredFile

# A file that waits longer than this waits for a worker or a scanner that does not answer.
CHECKING_IS_LATE = timedelta(minutes=15)


def files_waiting_too_long() -> int:
    """How many files have waited so long to be checked that somebody should look at it."""
    before = timezone.now() - CHECKING_IS_LATE
    return StoredFile.objects.filter(scan=ScanState.WAITING, created_at__lt=before).count()
