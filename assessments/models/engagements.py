"""Who was asked to come on a visit, what they answered, and the days that they hold for it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import ON_VISIT, OPEN_ENGAGEMENTS, EngagementRole, EngagementState, Part
from assessments.models.visits import Visit
from framework.models import Level
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL
OPEN = models.Q(state__in=sorted(OPEN_ENGAGEMENTS))


class Engagement(SchoolRow):
    """Someone was asked to come on a visit. A row stays after any answer.

    It carries the public facts that a person may know before they accept (school, level, days): the visit and all that
    hangs on it exist for them only while this is theirs, accepted, declared and not past `read_until`, which the
    database asks (`wqm_engaged_visit`). The school reads the rows of those who come, and of no one who declined.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="engagements")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="engagements")
    role = models.CharField(max_length=12, choices=EngagementRole, default=EngagementRole.LEAD)
    state = models.CharField(max_length=10, choices=EngagementState, default=EngagementState.ASKED)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    part = models.CharField(max_length=3, choices=Part, default=Part.ALL)
    # The visit is off, or its days are not settled: all that is said of it in calendars.
    is_called_off = models.BooleanField(default=False)
    uid = models.UUIDField()
    sequence = models.PositiveIntegerField(default=0)
    answer_by = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    declaration = models.CharField(max_length=300, blank=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    read_until = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    office_told_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [models.Index(fields=["user", "starts_on"]), models.Index(fields=["school", "visit"])]
        constraints = [
            models.UniqueConstraint(fields=["school", "visit", "user"], condition=OPEN, name="engagement_asked_once"),
            models.UniqueConstraint(
                fields=["school", "visit"], condition=OPEN & models.Q(role="lead"), name="engagement_one_lead"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="engagement_ends_after"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(ON_VISIT))
                | models.Q(answered_at__isnull=False, declared_at__isnull=False, read_until__isnull=False)
                & ~models.Q(declaration=""),
                name="engagement_accepted_is_declared",
            ),
            models.CheckConstraint(
                condition=models.Q(state="declined", answered_at__isnull=False, decline_reason__gt="")
                | ~models.Q(state="declined") & models.Q(decline_reason=""),
                name="engagement_declined_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()}"

    @property
    def when(self) -> str:
        """The days as a page carries them, to see whether they are still the same."""
        return f"{self.starts_on} {self.ends_on} {self.part}{' off' if self.is_called_off else ''}"

    @property
    def is_overdue(self) -> bool:
        """The day by which an answer was asked for is over."""
        return self.state == EngagementState.ASKED and self.answer_by < timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        """Its last day is not over."""
        return self.ends_on >= timezone.localdate()

    @property
    def is_open_to_read(self) -> bool:
        """What the database asks before it shows the visit (`wqm_engaged_visit`), for pages that say it."""
        return (
            self.state == EngagementState.ACCEPTED
            and self.declared_at is not None
            and self.read_until is not None
            and self.read_until >= timezone.localdate()
        )


class AssessorDay(SchoolRow):
    """Half a day that an assessor holds for a visit; a whole day is two rows.

    `holds` is true until the day is given back. While it is, no other visit at any school can have the same half day of
    the same person: the index looks at all rows, also at those that do not exist in the scope that asks.
    """

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    part = models.CharField(max_length=2, choices=[("am", "Morning"), ("pm", "Afternoon")])
    holds = models.BooleanField(default=True)

    class Meta:
        ordering = ["day", "part"]
        indexes = [models.Index(fields=["school", "engagement"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day", "part"], condition=models.Q(holds=True), name="assessor_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.part}"
