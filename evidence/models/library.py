"""What a school can show."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.enums import EvidenceKind
from evidence.models.cycles import Cycle
from framework.models import Criterion
from wqm.files.models import StoredFile
from wqm.tenancy.models import SchoolRow


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
