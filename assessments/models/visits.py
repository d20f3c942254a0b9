"""Days at a school, and what was found there."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import Recommendation, VisitState
from evidence.models import Cycle
from framework.models import Principle
from wqm.tenancy.models import SchoolRow


class Visit(SchoolRow):
    """A day (or days) at the school, given to one assessor. The database lets the assessor see it by name."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="visits")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.BOOKED)
    agenda = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    recommendation = models.CharField(max_length=10, choices=Recommendation, blank=True)
    booked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["assessor", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="visit_ends_after"),
            models.UniqueConstraint(
                fields=["school", "cycle"], condition=models.Q(state="booked"), name="visit_one_booked"
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | models.Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="visit_recorded_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Visit to {self.school} on {self.starts_on:%-d %B %Y}"

    @property
    def reads_until(self) -> date | None:
        """The last day on which its assessor reads what the school shows, once it is recorded; None before."""
        days = timedelta(days=settings.ASSESSOR_READS_DAYS)
        return timezone.localdate(self.recorded_at) + days if self.recorded_at else None

    @property
    def is_open_to_assessor(self) -> bool:
        """A cancelled visit shows its assessor nothing any more, a recorded one for some weeks."""
        last_day = self.reads_until
        return self.state != VisitState.CANCELLED and (last_day is None or timezone.localdate() <= last_day)

    @property
    def assessor_name(self) -> str:
        """The assessor as the school knows them."""
        return str(self.assessor)


class Finding(SchoolRow):
    """What the assessor saw and heard on one principle, with what to do next."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField(blank=True)
    target = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["principle__number"]
        constraints = [models.UniqueConstraint(fields=["school", "visit", "principle"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.principle_id}"
