"""States of a job."""

from django.db import models


class JobState(models.TextChoices):
    """queued -> running -> done | failed | cancelled. A running job whose worker died is queued again."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
