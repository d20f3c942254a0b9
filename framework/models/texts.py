"""What the office writes for everyone: how to reach it, accessibility, privacy, audits. It belongs to no school."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from framework.enums import TextKey


class OfficeText(models.Model):
    """A text that took the place of our sample; without a row the sample is shown. `edition` counts saves."""

    key = models.CharField(max_length=20, choices=TextKey, unique=True)
    body = models.TextField()
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.get_key_display()
