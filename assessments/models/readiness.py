"""What the office decided about a submitted self-evaluation."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import Decision
from evidence.models import Cycle
from wqm.tenancy.models import SchoolRow


class ReadinessReview(SchoolRow):
    """The office looked at a handed-in self-evaluation and decided; `unmet` is what the rules said then."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision)
    note = models.TextField()
    unmet = models.JSONField(default=list)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return self.get_decision_display()
