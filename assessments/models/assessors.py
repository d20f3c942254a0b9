"""Who may be given visits, and when they are free for one."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import AssessorKind, Part

SCHOOL_WEEK = [0, 1, 2, 3, 4]


def school_week() -> list[int]:
    """Monday to Friday."""
    return list(SCHOOL_WEEK)


class Assessor(models.Model):
    """A person who may be given visits, with what they have said about their time.

    Empty `areas` (local authorities) and `phases` mean any. `most_days` is for an academic year. `feed_key` is in the
    address of their calendar; a new key makes the old address lead nowhere.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assessor")
    kind = models.CharField(max_length=12, choices=AssessorKind, default=AssessorKind.ASSESSOR)
    is_active = models.BooleanField(default=True)
    since = models.DateField(default=timezone.localdate)
    weekdays = models.JSONField(default=school_week)
    areas = models.JSONField(default=list, blank=True)
    phases = models.JSONField(default=list, blank=True)
    most_days = models.PositiveSmallIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=0)
    feed_key = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["user__name"]

    def __str__(self) -> str:
        return str(self.user)


class Availability(models.Model):
    """Days on which an assessor is free, or not, besides their week. Deleted a year after its last day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availability")
    first_day = models.DateField()
    last_day = models.DateField()
    part = models.CharField(max_length=3, choices=Part, default=Part.ALL)
    is_free = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["first_day", "id"]
        indexes = [models.Index(fields=["user", "first_day"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="availability_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"
