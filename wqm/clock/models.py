"""When scheduled work was last done."""

from django.db import models


class LastRun(models.Model):
    """When a task of the schedule last ended well, and was last asked for. No tenant's and no person's."""

    task = models.CharField(max_length=120, primary_key=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.task
