"""What a school wants to reach, and what is said about it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from framework.models import Criterion, Principle
from plans.enums import Impact, Score, TargetState
from plans.models.editing import Edited
from wqm.lines import LineField
from wqm.references import Referring
from wqm.tenancy.models import SchoolRow

SCORES = ("importance", "ease", "capacity", "early_impact")


def _score(question: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        question, choices=Score, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )


class Target(SchoolRow, Referring, Edited):
    """Something the school wants to reach. It comes from a criterion, a principle, or something in a room above.

    A priority is one of the few targets that the school works on first; only an open target is one.
    """

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = LineField(max_length=160)
    why = models.TextField(blank=True)
    success_measure = models.TextField(blank=True)
    importance = _score("How much does it matter to the people here?")
    ease = _score("How easy is it?")
    capacity = _score("Do we have the time and people?")
    early_impact = _score("Will we see a difference soon?")
    is_priority = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=TargetState, default=TargetState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-is_priority", "id"]
        indexes = [models.Index(fields=["school", "state"], name="target_by_school")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_priority=False) | models.Q(state=TargetState.OPEN), name="target_priority_is_open"
            ),
            models.CheckConstraint(
                condition=models.Q(criterion__isnull=True) | models.Q(principle__isnull=False),
                name="target_criterion_has_principle",
            ),
            models.CheckConstraint(
                condition=models.Q(ref_kind="", ref_key="", ref_title="")
                | models.Q(ref_kind__gt="", ref_key__gt="", ref_title__gt=""),
                name="target_reference_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> int | None:
        """The sum of the four answers; None while one is missing."""
        values = [getattr(self, name) for name in SCORES]
        return None if None in values else sum(values)

    @property
    def is_open(self) -> bool:
        """The school still works on it."""
        return self.state == TargetState.OPEN


class TargetReview(SchoolRow):
    """A look back at a target: what changed for whom, on a day."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(default=timezone.localdate)
    impact = models.CharField(max_length=10, choices=Impact)
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-reviewed_on", "-id"]
        indexes = [models.Index(fields=["school", "target"], name="review_by_school")]

    def __str__(self) -> str:
        return f"{self.reviewed_on}: {self.get_impact_display()}"


class TargetComment(SchoolRow):
    """Words of the school's people or its trust about a target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As whom: a trust lead's words are read differently from a colleague's.
    written_as = models.CharField(max_length=60)

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["school", "target"], name="comment_by_school")]

    def __str__(self) -> str:
        return f"{self.written_by_id}: {self.text[:40]}"
