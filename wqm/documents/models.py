"""The row of a document."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.lines import LineField
from wqm.tenancy.models import OrganisationRow

LONGEST_TITLE = 160


class Document(OrganisationRow):
    """A PDF that was asked for; `file` is there once its job is done.

    `subject_id` is the key of the thing it is about, as text; `language` the code it is written in, empty for English.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = LineField(max_length=LONGEST_TITLE)
    subject_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10, blank=True)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="document")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["school", "kind", "subject_id"])]

    def __str__(self) -> str:
        return self.title
