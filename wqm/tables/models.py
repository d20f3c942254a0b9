"""A file between its upload and its use."""

from uuid import uuid4

from django.db import models

from wqm.tables.enums import UploadKind
from wqm.tables.table import Table, unpack
from wqm.tenancy.models import OrganisationRow


class Upload(OrganisationRow):
    """A file of a table on its way through the pages, and what was said about it so far.

    It may hold names and all else that a school's system exports, so it stays for as short as it can: `content` (the
    file as it came) and the columns that nobody uses go when the list is used (`services.keep_columns`), and the row
    goes when a newer one comes, when what it is for begins or is deleted (`services.forget_uploads`), and with its day
    (`services.purge_uploads`). `subject` names what it is for; there is one of each.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=UploadKind)
    content = models.BinaryField(blank=True)
    packed = models.BinaryField()
    choices = models.JSONField(default=dict, blank=True)
    uploaded_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "subject"], name="upload_once_for_school"),
            models.UniqueConstraint(fields=["trust", "subject"], name="upload_once_for_trust"),
            models.CheckConstraint(
                condition=models.Q(school__isnull=False, trust__isnull=True)
                | models.Q(school__isnull=True, trust__isnull=False),
                name="upload_one_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.subject}"

    def table(self) -> Table:
        """The table as it was read last."""
        return unpack(bytes(self.packed))
