"""The table of the security log."""

from django.conf import settings
from django.db import models

from wqm.security.enums import EventKind


class SecurityEvent(models.Model):
    """Something that somebody did within one hour, from one network, and how often.

    Who, what and from which network (the first 24 bits of an IPv4 address, 48 of IPv6), never the path of a survey.
    Rows are made by a function of the database (`security_note`) and cannot be changed by the application; the worker
    deletes them after `settings.SECURITY_LOG_DAYS`.
    """

    kind = models.CharField(max_length=12, choices=EventKind)
    # None: nobody who has an account, as far as we know.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    what = models.CharField(max_length=200)
    network = models.CharField(max_length=60, blank=True)
    hour = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "user", "what", "network", "hour"], nulls_distinct=False, name="security_once_an_hour"
            ),
        ]
        indexes = [models.Index(fields=["-last_at"]), models.Index(fields=["user", "-last_at"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"
