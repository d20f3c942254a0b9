"""What somebody does for a target, and what proves it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.models import Evidence
from plans.enums import UNFINISHED, ActionState
from plans.models.editing import Edited
from plans.models.targets import Target
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow


class Action(SchoolRow, Edited):
    """A step towards a target. Its owner has an account here, or is a name ("Year 4 team"), or is not decided yet."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="actions")
    title = LineField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = LineField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.PLANNED)
    is_first = models.BooleanField(default=False)
    impact = models.TextField(blank=True)
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["school", "target"], name="action_by_target"),
            models.Index(fields=["school", "state", "due_on"], name="action_by_state"),
            # Reminders ask for a day across schools.
            models.Index(
                fields=["due_on"], condition=models.Q(state__in=sorted(UNFINISHED)), name="action_unfinished_by_day"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(owner_name=""), name="action_one_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ActionState.DONE, finished_on__isnull=False)
                | (~models.Q(state=ActionState.DONE) & models.Q(finished_on__isnull=True)),
                name="action_done_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_text(self) -> str:
        """Who does it, in words; empty where nobody is named."""
        return str(self.owner) if self.owner else self.owner_name

    @property
    def is_unfinished(self) -> bool:
        """Planned or being done."""
        return self.state in UNFINISHED

    @property
    def is_overdue(self) -> bool:
        """Its day is over, and it is not finished."""
        return self.is_unfinished and self.due_on is not None and self.due_on < timezone.localdate()


class Milestone(SchoolRow):
    """A point on the way of an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = LineField(max_length=160)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["school", "action"], name="milestone_by_school")]

    def __str__(self) -> str:
        return self.title


class Proof(SchoolRow):
    """A piece of evidence that shows what an action changed."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="proofs")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["school", "action", "evidence"], name="proof_once")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.evidence_id}"
