"""What a school says on a criterion."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.models.cycles import Cycle
from framework.models import Criterion, ScalePoint
from wqm.tenancy.models import SchoolRow


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
