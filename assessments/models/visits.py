"""Days at a school, what was changed about them, and what was found there."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import (
    ON_VISIT,
    OPEN_VISITS,
    ChangeKind,
    ChangeReason,
    EngagementRole,
    Part,
    VisitState,
)
from evidence.models import Cycle
from framework.models import Outcome, Principle
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


class VisitQuerySet(models.QuerySet["Visit"]):
    """Row filters of visits."""

    def with_lead(self) -> "VisitQuerySet":
        """With the people who come, so that `lead` asks nothing more. One query."""
        engagement: Any = self.model._meta.get_field("engagements").related_model
        coming = engagement.objects.filter(state__in=ON_VISIT)
        return self.prefetch_related(models.Prefetch("engagements", coming.select_related("user"), to_attr="coming"))


class Visit(SchoolRow):
    """A day (or days) at the school. Who comes are its engagements; the lead is the one whom the school knows.

    The day is agreed by both sides from `days_agreed_at` on, and the visit is booked once there is a lead, too. `uid`
    and `sequence` name it in calendars: each change that people are told of counts one up. `agreed by phone` is no
    state of its own: the office says so, and is named. The database lets people on the visit read it by name.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="visits")
    starts_on = models.DateField()
    ends_on = models.DateField()
    part = models.CharField(max_length=3, choices=Part, default=Part.ALL)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.BOOKED)
    # The leaders were reminded of an agenda that was not shared; once a visit.
    agenda_reminded_on = models.DateField(null=True, blank=True)
    # The office lets the assessor take photographs of displays; off for every visit until it says so.
    photos_allowed = models.BooleanField(default=False)
    summary = models.TextField(blank=True)
    # What the assessor recommends: one of the ways in which a visit can end, of the version; what it names (codes of
    # principles) is shown, or looked at, again until `due_on`.
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named = models.JSONField(default=list, blank=True)
    due_on = models.DateField(null=True, blank=True)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    days_agreed_at = models.DateTimeField(null=True, blank=True)
    days_agreed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = VisitQuerySet.as_manager()

    # The engagement of the person whose request this is; `assessments.access` puts it there and nobody else.
    engagement: Any = None
    coming: list[Any]

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["school", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="visit_ends_after"),
            models.UniqueConstraint(
                fields=["school", "cycle"], condition=models.Q(state__in=sorted(OPEN_VISITS)), name="visit_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | models.Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="visit_recorded_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(days_agreed_at__isnull=True, days_agreed_by__isnull=True)
                | models.Q(days_agreed_at__isnull=False, days_agreed_by__isnull=False),
                name="visit_days_agreed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Visit to {self.school} on {self.starts_on:%-d %B %Y}"

    @cached_property
    def lead(self) -> Any:
        """Who leads the visit, as a user; None while no one has accepted. Read `with_lead` where there are several."""
        if not hasattr(self, "coming"):
            self.coming = list(self.engagements.filter(state__in=ON_VISIT).select_related("user"))
        return next((each.user for each in self.coming if each.role == EngagementRole.LEAD), None)

    @property
    def assessor_name(self) -> str:
        """The lead as the school knows them."""
        return str(self.lead) if self.lead else "No assessor yet"

    @property
    def is_open(self) -> bool:
        """It is still to happen."""
        return self.state in OPEN_VISITS


class VisitChange(SchoolRow):
    """A visit was moved, called off or given to someone else: when, by whom and why. Rows are only added."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    reason = models.CharField(max_length=12, choices=ChangeReason)
    note = models.CharField(max_length=500, blank=True)
    days_before = models.CharField(max_length=60)
    days_after = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    # None where the account of the assessor ended.
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["school", "visit"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_reason_display()}"


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
