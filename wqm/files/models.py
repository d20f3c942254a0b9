"""The row of a stored file."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.files.enums import ENDED_BADLY, HELD_BACK, ScanState
from wqm.files.storage import opened
from wqm.tenancy.models import OrganisationRow

PROBLEMS: dict[str, str] = {
    ScanState.INFECTED: "This file has a virus, so no one can open it. Check your computer for viruses.",
    ScanState.UNCHECKED: (
        "We could not check this file for viruses, so no one can open it. Save it again or as .pdf, then choose "
        "that file."
    ),
}


class StoredFile(OrganisationRow):
    """Bytes under a random key. `name` is what the person called it, cleaned; `content_type` comes from the content."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    # When the worker had looked into what it holds; empty for what the product made itself.
    looked_into_at = models.DateTimeField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    # What the scanner calls it, or why it could not be looked into.
    found = models.CharField(max_length=120, blank=True)
    # The sentence for anyone who uploaded it.
    refusal = models.CharField(max_length=400, blank=True)
    # How often the worker has tried, and when last.
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(
                condition=models.Q(scan="refused", refusal__gt="") | (~models.Q(scan="refused") & models.Q(refusal="")),
                name="file_refused_with_a_sentence",
            ),
        ]
        indexes = [
            models.Index(fields=["tries", "created_at"], condition=models.Q(scan="waiting"), name="file_waiting"),
            models.Index(fields=["school"], condition=models.Q(scan__in=sorted(ENDED_BADLY)), name="file_held_back"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_held_back(self) -> bool:
        """Nobody gets the bytes: they wait to be checked, or something is wrong with them."""
        return self.scan in HELD_BACK

    @property
    def problem(self) -> str:
        """What is wrong with it and what to do, in sentences for anyone who uploaded it; empty where nothing is."""
        return self.refusal or PROBLEMS.get(self.scan, "")

    def open(self):
        """The bytes, as a binary file; the caller closes it. Raises OSError where the storage does not give them."""
        return opened(self.key)
