"""The row of a stored file."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.files.enums import HELD_BACK, ScanState
from wqm.files.storage import opened
from wqm.tenancy.models import OrganisationRow


class StoredFile(OrganisationRow):
    """Bytes under a random key. `name` is what the person called it, cleaned; `content_type` comes from the content."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    # What the scanner calls it.
    found = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_held_back(self) -> bool:
        """Nobody gets the bytes: they wait for the scanner, or it found something."""
        return self.scan in HELD_BACK

    def open(self):
        """The bytes, as a binary file; the caller closes it. Raises OSError where the storage does not give them."""
        return opened(self.key)
