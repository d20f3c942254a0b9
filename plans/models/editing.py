"""What several people write in."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Edited(models.Model):
    """A row whose text several people change. `edition` counts saves, for the optimistic lock."""

    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
