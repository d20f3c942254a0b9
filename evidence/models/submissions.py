"""A self-evaluation as it was when it was submitted: rows that are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.models.cycles import Cycle
from wqm.files.models import StoredFile
from wqm.tenancy.models import SchoolRow


class Submission(SchoolRow):
    """The copy that office, assessor, pack and report read; the school goes on writing beside it.

    `content` is what `evidence.freezing` made of the cycle, in the shape that `format` numbers; `sha256` is the hash of
    its canonical form. Web and worker may add a row and never change one, which their privileges say.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    format = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "number"], name="submission_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="submission_numbered_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="submission_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"Submission {self.number}"

    @property
    def short_hash(self) -> str:
        """Enough of the hash to compare two papers by eye."""
        return self.sha256[:12]


class SubmissionFile(SchoolRow):
    """The file of a piece as it was submitted. It holds the stored file for as long as nobody withdrew consent.

    `piece` is the number of the piece of evidence. `about` is what is said of the piece (its title, what a picture
    shows, who agreed): the copy holds only its hash, so that it can be erased with the file. `removed_*` is the
    tombstone: that something was here, since when not, and why; of the file nothing is left.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    piece = models.PositiveBigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    about = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["submission", "piece"]
        constraints = [
            models.UniqueConstraint(fields=["school", "submission", "piece"], name="submission_file_once"),
            models.CheckConstraint(
                condition=Q(
                    file__isnull=False, removed_at__isnull=True, removed_by__isnull=True, removed_reason="",
                )
                | Q(
                    file__isnull=True, removed_at__isnull=False, removed_by__isnull=False, removed_reason__gt="",
                    about={},
                ),
                name="submission_file_or_tombstone",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.piece}, {self.submission_id}"
