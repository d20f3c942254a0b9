"""Who may be given visits."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import AssessorKind


class Assessor(models.Model):
    """A person who may be given visits."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assessor")
    kind = models.CharField(max_length=12, choices=AssessorKind, default=AssessorKind.ASSESSOR)
    is_active = models.BooleanField(default=True)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["user__name"]

    def __str__(self) -> str:
        return str(self.user)
