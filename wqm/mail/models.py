"""The outbox table."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from wqm.mail.enums import Delivery, MailState


class OutgoingEmail(models.Model):
    """An email to be sent, or that was.

    Either the text is stored, or `composer` names a function that makes the message in the worker's memory from
    `arguments` (ids only); survey links travel that way and are never stored. The web may add rows and, outside of the
    office, read none.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # A calendar entry (.ics) that travels with the text; its METHOD is that of the MIME part.
    calendar = models.TextField(blank=True)
    # A link or a code that lets somebody in: a trigger empties the text when it is sent or given up (migration 0005).
    is_secret = models.BooleanField(default=False)
    composer = models.CharField(max_length=60, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    batch = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.FINE, blank=True)
    error = models.CharField(max_length=200, blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["not_before", "id"]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="queued"), name="mail_waiting"),
            models.Index(fields=["claimed_at"], condition=models.Q(state__in=["claimed", "sending"]), name="mail_held"),
            models.Index(fields=["batch"], name="mail_batch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(composer="", to__gt="") | models.Q(composer__gt="", to="", text="", html=""),
                name="mail_has_text_or_composer",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["claimed", "sending"], claimed_at__isnull=False)
                | ~models.Q(state__in=["claimed", "sending"]),
                name="mail_claimed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
