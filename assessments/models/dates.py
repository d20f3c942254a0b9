"""Days that one side proposes to the other."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import Part, ProposalState, Side
from evidence.models import Cycle
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


class DayProposal(SchoolRow):
    """Someone proposed first days for the visit of a cycle, and what was answered. Rows stay as a history.

    One day of it is accepted, or all are declined with a sentence.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="proposals")
    side = models.CharField(max_length=8, choices=Side)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["school", "cycle"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True, answered_by__isnull=True)
                | ~models.Q(state="open") & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="day_proposal_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | models.Q(answer__gt=""), name="day_proposal_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.proposed_at:%-d %B %Y}"


class ProposedDay(SchoolRow):
    """A day on which the visit could begin, and which part of it."""

    proposal = models.ForeignKey(DayProposal, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    part = models.CharField(max_length=3, choices=Part, default=Part.ALL)
    is_chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "proposal", "day"], name="proposed_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%-d %B %Y}"
