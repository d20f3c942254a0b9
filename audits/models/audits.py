"""An audit, its programme, its groups and what was agreed in it: what leaders and facilitators work on."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from audits.enums import (
    MOST_PEOPLE,
    AgreementKind,
    AuditState,
    Form,
    K,
    Leader,
    SessionState,
    StepKind,
    StepState,
)
from framework.models import Version
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow

# Roles whose week an agreement changes.
ROLES_IN_WORDS = {
    "teachers": "Teachers",
    "support": "Teaching assistants and support staff",
    "office": "Office and site staff",
    "leaders": "Leaders",
}


class Audit(SchoolRow):
    """One staff audit of a school.

    `people` are staff who are expected, senior leaders not among them; those are `leaders`, a group of their own.
    `public_key` seals what people send; the private key is outside of the database, for the worker. `after` is the
    audit before, whose agreements open this one. `ended_at`: the end of the last session; `late_at`: when what came
    after its step was opened, once. `la_number`: the local authority's, to ring where somebody is not safe. `heard` is
    what staff are told of it; `told_on`, when it first went to them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = LineField(max_length=120)
    form = models.CharField(max_length=12, choices=Form)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=AuditState, default=AuditState.PREPARING)
    led_by = models.CharField(max_length=8, choices=Leader)
    facilitator = LineField(max_length=120)
    la_number = LineField(max_length=60, blank=True)
    people = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)])
    leaders = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(60)])
    k = models.PositiveSmallIntegerField(default=K)
    rates_again = models.BooleanField(default=False)
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    after = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    heard = models.TextField(blank=True)
    told_on = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opens_on", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="preparing") | models.Q(public_key__isnull=False), name="audit_begun_has_key"
            ),
            models.CheckConstraint(condition=models.Q(k__gte=5), name="audit_k_not_below_lowest"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(SchoolRow):
    """A time in a hall. Its join code is derived (`audits.seats`) and lives as long as the session is open.

    `edition` counts what the facilitator did; two who press at once are told apart by it. `late` counts rights of the
    reserve that were handed out.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=SessionState, default=SessionState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    late = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_session_once")]

    def __str__(self) -> str:
        return f"Session {self.number}"


class Step(SchoolRow):
    """A step of the programme. `principles` are their numbers. `due_at`: when a step that is ending is opened.

    `finished` counts groups that have sent what they worked out, never people.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="steps")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(240)])
    principles = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    finished = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "number"], name="audit_step_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def ends_at(self):
        """When its minutes are over; None before it has started."""
        return self.started_at + timedelta(minutes=self.minutes) if self.started_at else None

    @property
    def is_live(self) -> bool:
        """Whether it is the one that people are in."""
        return self.state in (StepState.RUNNING, StepState.ENDING)


class RoomGroups(models.QuerySet["RoomGroup"]):
    """Filters of groups."""

    def in_room(self) -> "RoomGroups":
        """Those that sit together; a group without seats is there for links alone."""
        return self.filter(seats__gt=0)


class RoomGroup(SchoolRow):
    """People who sit together. `seats` are the slips that are printed for it. `led_by` is a name, where one is noted.

    `pen`: by what the device is known that writes for the group, made anew with each device; no slip and no person.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    name = LineField(max_length=60)
    is_leaders = models.BooleanField(default=False)
    seats = models.PositiveSmallIntegerField()
    led_by = LineField(max_length=120, blank=True)
    pen = models.CharField(max_length=24, blank=True)

    objects = RoomGroups.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_group_once")]

    def __str__(self) -> str:
        return self.name


class Agreement(SchoolRow):
    """An action, or something to stop, as the hall worded it. `minutes` a week that it gives (or takes), by role."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=AgreementKind)
    text = LineField(max_length=200)
    who = LineField(max_length=120, blank=True)
    by_when = models.DateField(null=True, blank=True)
    minutes = models.JSONField(default=dict, blank=True)
    principle = models.PositiveSmallIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_agreement_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def who_and_when(self) -> str:
        """Who does it, and by when, in words; empty where neither is noted."""
        when = f"by {date_format(self.by_when)}" if self.by_when else ""
        return ", ".join(part for part in (self.who, when) if part)

    @property
    def minutes_in_words(self) -> list[tuple[str, str]]:
        """(role, minutes a week) for each role that gains or loses any."""
        return [
            (ROLES_IN_WORDS[role], f"{abs(number)} minutes a week {'gained' if number > 0 else 'of extra work'}")
            for role, number in self.minutes.items()
            if role in ROLES_IN_WORDS
        ]
