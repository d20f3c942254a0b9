"""The agenda of a visit: what the school plans, item by item, and what both sides agreed to."""

from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import ChosenBy, ItemKind, Voice
from assessments.models.visits import Visit
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


def _both(at: str, by: str) -> models.Q:
    return models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | models.Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )


# Functions, because Django warns of a fixed time that is about now, and half past three comes every day.
def school_begins() -> time:
    """When a school day usually begins."""
    return time(8, 30)


def school_ends() -> time:
    """When it usually ends."""
    return time(15, 30)


class Agenda(SchoolRow):
    """One a visit. A change after an agreement ends it: what was agreed is what is there.

    `arrival` says what somebody from outside needs: which gate, ID, safeguarding briefing, parking. The numbers are for
    the day on which a child says something that cannot wait, and lie offline on the assessor's tablet.

    `edition` counts every change, of an item as of the words here. `shared_edition` is the one that was shared last;
    `shared_reason` says why it was shared although someone is not heard.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="plan")
    arrival = models.TextField(blank=True)
    note = models.TextField(blank=True)
    dsl_name = LineField(max_length=120, blank=True)
    dsl_phone = LineField(max_length=60, blank=True)
    chair_name = LineField(max_length=120, blank=True)
    chair_phone = LineField(max_length=60, blank=True)
    authority_phone = LineField(max_length=60, blank=True)
    # The school's own day: an item outside of it is named.
    day_starts_at = models.TimeField(default=school_begins)
    day_ends_at = models.TimeField(default=school_ends)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    shared_edition = models.PositiveIntegerField(default=0)
    shared_reason = models.CharField(max_length=500, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_both("shared_at", "shared_by"), name="agenda_shared_at_and_by"),
            models.CheckConstraint(condition=_both("agreed_at", "agreed_by"), name="agenda_agreed_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True) | models.Q(shared_at__isnull=False),
                name="agenda_agreed_after_shared",
            ),
            models.CheckConstraint(
                condition=models.Q(day_ends_at__gt=models.F("day_starts_at")), name="agenda_day_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"Agenda of {self.visit_id}"

    @property
    def has_changed(self) -> bool:
        """It was shared, and something has changed since."""
        return self.shared_at is not None and self.edition != self.shared_edition

    @property
    def state(self) -> str:
        """not_shared, shared, changed (since it was shared) or agreed."""
        if self.shared_at is None:
            return "not_shared"
        return "agreed" if self.agreed_at else "changed" if self.has_changed else "shared"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "not_shared": "Not shared", "shared": "Shared", "changed": "Changed since shared", "agreed": "Agreed",
        }[self.state]  # fmt: skip


class AgendaComment(SchoolRow):
    """What the two sides write to each other about an agenda. Rows are only added; they go with the visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="agenda_comments")
    text = models.TextField()
    asks_for_changes = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["school", "visit"])]
        constraints = [models.CheckConstraint(condition=models.Q(text__gt=""), name="agenda_comment_has_words")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.written_at}"


class AgendaItem(SchoolRow):
    """What happens when, where and with whom. `day` counts the days of the visit from one.

    `principles` are codes of the cycle's version. `without_managers`: nobody in the room manages anybody else in it.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="items")
    day = models.PositiveSmallIntegerField(default=1)
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.TALK)
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    title = LineField(max_length=160)
    place = LineField(max_length=120, blank=True)
    who = models.CharField(max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    chosen_by = models.CharField(max_length=10, choices=ChosenBy, blank=True)
    without_managers = models.BooleanField(default=True)
    principles = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    # Taken out of the agenda. The row stays: an assessor may have written notes on it, which the school cannot see.
    removed_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "visit", "day", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__gte=1, minutes__gte=5, minutes__lte=480), name="item_lasts_some_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.title
