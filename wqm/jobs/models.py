"""The row of a piece of long work."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.jobs.enums import ENDED, JobState
from wqm.lines import LineField
from wqm.tenancy.models import OrganisationRow


class Job(OrganisationRow):
    """Work over a second. Seen by the person who started it and by people of its school or trust."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = LineField(max_length=160)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    message = models.CharField(max_length=400, blank=True)
    cancel_wanted = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["beat_at"], condition=models.Q(state__in=["queued", "running"]), name="job_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | models.Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Nothing more will happen to it."""
        return self.state in ENDED
