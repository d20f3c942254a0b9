"""Rows of a school's self-evaluation; all belong to one school."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.enums import RUNNING, CycleState, EvidenceKind
from framework.models import Criterion, Level, ScalePoint, Version
from wqm.files.models import StoredFile
from wqm.tenancy.models import SchoolRow


class Cycle(SchoolRow):
    """One run of a school towards a level, pinned to one version of the framework. A school has at most one running."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.OPEN)
    started_on = models.DateField(default=timezone.localdate)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(state__in=sorted(RUNNING)), name="cycle_one_running"
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="cycle_submitted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.level}"

    @property
    def is_editable(self) -> bool:
        """Judgements and evidence can be changed."""
        return self.state == CycleState.OPEN


class Judgement(SchoolRow):
    """Where the school says it stands on one criterion. `edition` counts saves, for the optimistic lock."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(ScalePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    narrative = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "criterion"], name="judgement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.point_id}"


class Evidence(SchoolRow):
    """Something the school can show: exactly one of a file, a link or a note."""

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("web address", blank=True)
    note = models.TextField(blank=True)
    effective_on = models.DateField(default=timezone.localdate)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-effective_on", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="file", file__isnull=False, url="")
                | models.Q(kind="link", file__isnull=True, url__gt="")
                | models.Q(kind="note", file__isnull=True, url="", note__gt=""),
                name="evidence_has_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(SchoolRow):
    """A piece of evidence speaks to a criterion in a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="uses")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="uses")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "criterion", "evidence"], name="evidence_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.criterion_id}"
