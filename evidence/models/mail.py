"""What was sent about evidence."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from wqm.tenancy.models import SchoolRow


class AskedMail(SchoolRow):
    """An email told somebody that the office asks for more; written with it, and at most one a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    for_day = models.DateField()
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "person", "for_day"], name="asked_mail_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.for_day}"
