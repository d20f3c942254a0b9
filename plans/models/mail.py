"""Who wants mail about the plan, and what was sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.enums import MailKind, Rhythm
from plans.models.actions import Action
from wqm.tenancy.models import SchoolRow


class MailWish(SchoolRow):
    """What one person wants to get about the plan of one school. Without a row the default of their role counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    reminders = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "user"], name="mail_wish_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class SentMail(SchoolRow):
    """One email about a plan went into the outbox. `for_day` is the day it is about: written once, so sent once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=MailKind)
    for_day = models.DateField()
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "kind", "for_day", "action"], nulls_distinct=False, name="plan_mail_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=MailKind.DIGEST, action__isnull=True)
                | (~models.Q(kind=MailKind.DIGEST) & models.Q(action__isnull=False)),
                name="plan_mail_reminder_has_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.for_day}"
