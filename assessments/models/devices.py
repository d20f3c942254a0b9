"""Tablets that hold a copy of a visit."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.models.visits import Visit
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


class VisitDevice(SchoolRow):
    """A tablet on which someone on the visit has a copy of it.

    `key` was made there, and it is what the tablet shows when it asks whether it was ended; nothing opens with it. A
    tablet that was ended never counts again. Rows go when reading the visit is over (`forget_devices`).
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="devices")
    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-seen_at", "id"]
        indexes = [models.Index(fields=["key"], name="visit_device_key")]
        constraints = [
            models.UniqueConstraint(fields=["school", "visit", "key"], name="visit_device_once"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="device_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.key}"
