"""Why someone should not assess a school."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import ConflictKind, ConflictSource
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


class Conflict(SchoolRow):
    """Someone said, or our records showed, that a person should not assess a school; the office may waive it, by name.

    What the school said exists for the school and the office, what the assessor said for the assessor and the office.
    Deleted with the settings' years (`CONFLICT_YEARS`) after it was declared, unless a visit is still to come.
    """

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind)
    source = models.CharField(max_length=8, choices=ConflictSource)
    words = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField(default=timezone.now)
    # None where our records showed it.
    declared_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    waived_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-declared_at", "-id"]
        indexes = [models.Index(fields=["school", "user"])]
        constraints = [
            models.UniqueConstraint(fields=["school", "user", "kind", "source"], name="conflict_once"),
            models.CheckConstraint(
                condition=models.Q(waived_at__isnull=True, waived_by__isnull=True, waived_reason="")
                | models.Q(waived_at__isnull=False, waived_by__isnull=False, waived_reason__gt=""),
                name="conflict_waived_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
