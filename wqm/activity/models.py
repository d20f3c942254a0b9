"""One row per act. The database lets the application add rows and read them, nothing else."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.tenancy.models import OrganisationRow


class Activity(OrganisationRow):
    """Somebody did something. `summary` is a sentence without personal data and without answers."""

    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["school", "-at"]), models.Index(fields=["trust", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
