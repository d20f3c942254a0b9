"""What a school can show, across its cycles."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.enums import WITH_FILE, Acceptance, EvidenceKind
from evidence.models.cycles import Cycle
from framework.models import Criterion, Principle
from wqm.files.enums import ALLOWED_TYPES, PICTURES
from wqm.files.models import StoredFile
from wqm.lines import LineField
from wqm.references import Referring
from wqm.tenancy.models import SchoolRow

BIN_DAYS = timedelta(days=30)
PICTURE_TYPES = {ALLOWED_TYPES[kind] for kind in PICTURES}


class InLibrary(models.Manager):
    """What is not in the bin: nothing shows what was thrown away by accident."""

    def get_queryset(self) -> models.QuerySet:
        """Rows without a day in the bin."""
        return super().get_queryset().filter(binned_at=None)


class Evidence(SchoolRow, Referring):
    """Something the school can show: exactly one of a file, a photograph, a link, a note, a reference.

    It stays in the library when no criterion uses it. `changed_at` is when what it shows was last changed. What was
    deleted is in the bin for `BIN_DAYS` (`binned_at`), used nowhere; `binned_uses` says where it was, for a return:
    [cycle, criterion, number] each.
    """

    title = LineField(max_length=160)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("web address", blank=True)
    note = models.TextField(blank=True)
    # What a photograph shows, for those who do not see it.
    alt_text = models.CharField(max_length=300, blank=True)
    effective_on = models.DateField(default=timezone.localdate)
    review_on = models.DateField(null=True, blank=True)
    supplied_by = models.CharField(max_length=120, blank=True)
    personal_data = models.BooleanField(default=False)
    children_pictured = models.BooleanField(default=False)
    # Whether and how the children's parents agreed.
    consent = models.CharField(max_length=300, blank=True)
    principles = models.ManyToManyField(Principle, through="EvidencePrinciple", related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    binned_uses = models.JSONField(default=list, blank=True)

    objects = InLibrary()
    everything = models.Manager()

    class Meta:
        ordering = ["-effective_on", "-id"]
        indexes = [models.Index(fields=["school", "binned_at"], name="evidence_by_bin")]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="file", file__isnull=False, url="", ref_kind="")
                | Q(kind="photograph", file__isnull=False, url="", ref_kind="", alt_text__gt="")
                | Q(kind="link", file__isnull=True, url__gt="", ref_kind="")
                | Q(kind="note", file__isnull=True, url="", note__gt="", ref_kind="")
                | Q(kind="reference", file__isnull=True, url="", ref_kind__gt="", ref_title__gt=""),
                name="evidence_has_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(binned_at__isnull=True, binned_by__isnull=True)
                | Q(binned_at__isnull=False, binned_by__isnull=False),
                name="evidence_binned_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(children_pictured=False) | Q(consent__gt=""), name="evidence_children_with_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_file(self) -> bool:
        """Its content is a stored file."""
        return self.kind in WITH_FILE

    @property
    def is_picture(self) -> bool:
        """Its file is a picture, whether or not anybody has said what it shows."""
        return self.file is not None and self.file.content_type in PICTURE_TYPES

    @property
    def stamp(self) -> str:
        """Changes whenever what it shows does: a decision says with it which content was looked at."""
        return f"{self.changed_at.timestamp():.6f}"

    @property
    def binned_until(self) -> datetime | None:
        """When it is deleted for good; None for what is not in the bin."""
        return self.binned_at + BIN_DAYS if self.binned_at else None

    @property
    def is_review_due(self) -> bool:
        """The day has come on which somebody wanted to look whether it is still true."""
        return self.review_on is not None and self.review_on <= timezone.localdate()


class DocumentWords(SchoolRow):
    """What can be found in the file of a piece: lexemes, and not the text. Made anew for a newer file (`file_key`)."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="words")
    file_key = models.CharField(max_length=120)
    lexemes = SearchVectorField()

    class Meta:
        indexes = [models.Index(fields=["school", "evidence"], name="words_by_school")]

    def __str__(self) -> str:
        return f"words of {self.evidence_id}"


class EvidencePrinciple(SchoolRow):
    """A piece of evidence supports a principle, before or beside any criterion."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="supports")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["principle__number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "evidence", "principle"], name="evidence_principle_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} supports {self.principle_id}"


class EarlierFile(SchoolRow):
    """A file that was replaced by a newer one; it stays readable."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="earlier_files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_id}, of {self.evidence_id}"


class EvidenceUse(SchoolRow):
    """A piece of evidence speaks to a criterion in a cycle, and what the office says to that now.

    `number` is how the narrative cites it, [E3]; a number that the narrative cites is not given to another piece.
    `decided_at` and `decided_by` are of the last decision; they stay when the evidence is changed after it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="uses")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="uses")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    acceptance = models.CharField(max_length=15, choices=Acceptance, default=Acceptance.NOT_LOOKED_AT)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "criterion", "evidence"], name="evidence_use_once"),
            models.UniqueConstraint(fields=["school", "cycle", "criterion", "number"], name="evidence_use_number_once"),
            models.CheckConstraint(
                condition=Q(acceptance="not_looked_at", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(acceptance="not_looked_at") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="evidence_use_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(acceptance="more") | Q(reason__gt=""), name="evidence_use_more_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.criterion_id}"


class EvidenceReview(SchoolRow):
    """What the office decided, once and for good; it outlives the use it was decided about.

    `seen` is the stamp of what was looked at, so that a decision is about a copy as much as about the piece itself; it
    is empty in rows from before there were copies.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="reviews")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    acceptance = models.CharField(max_length=15, choices=Acceptance)
    reason = models.TextField(blank=True)
    seen = models.CharField(max_length=24, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acceptance="accepted") | Q(acceptance="more", reason__gt=""),
                name="evidence_review_more_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.acceptance}"
