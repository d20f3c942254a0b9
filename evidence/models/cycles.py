"""A run of a school towards a level."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.enums import RUNNING, WITH_OFFICE, CycleState
from framework.models import Level, Version
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
    # How often it was submitted; each time left a copy (`Submission`). A cycle that was submitted before there were
    # copies has none, and is shown, and locked, as it is.
    copies = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    # Why it ended without an award, as the school reads it; cycles of earlier times have none.
    ended_reason = models.TextField(blank=True)

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
            models.CheckConstraint(
                condition=models.Q(ended_reason="") | models.Q(state=CycleState.CLOSED), name="cycle_reason_of_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.level}"

    @property
    def is_running(self) -> bool:
        """It has not ended."""
        return self.state in RUNNING

    @property
    def is_editable(self) -> bool:
        """Judgements and evidence can be changed, beside a copy too, until the cycle ends."""
        return self.is_running and not self.is_locked

    @property
    def is_locked(self) -> bool:
        """The office or an assessor looks at the self-evaluation itself, because there is no copy of it."""
        return self.state in WITH_OFFICE and not self.copies

    @property
    def is_submitted(self) -> bool:
        """The office or an assessor works with a copy of it."""
        return self.state in WITH_OFFICE

    @property
    def is_with_office(self) -> bool:
        """It was submitted, and the office has not decided."""
        return self.state == CycleState.SUBMITTED
