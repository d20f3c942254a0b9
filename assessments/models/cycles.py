"""A cycle that began on the wrong level, and was corrected."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.models import Cycle
from framework.models import Level
from wqm.tenancy.models import SchoolRow


class LevelChange(SchoolRow):
    """The office moved a cycle to another level of its version; the school reads why. Rows are only added."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="level_changes")
    earlier = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(earlier=models.F("later")), name="level_change_changes"),
            models.CheckConstraint(condition=models.Q(reason__gt=""), name="level_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} to {self.later}"
