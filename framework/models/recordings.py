"""Words of a questionnaire as somebody spoke them, for those who do not read yet."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from framework.models.questionnaires import Questionnaire
from wqm.files.models import StoredFile


class Recording(models.Model):
    """`words` as they were when they were spoken: where a text was changed since, the recording is not played.

    A file may serve several editions.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="recordings")
    language = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    words = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "language", "key"], name="recording_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}, {self.language}: {self.key}"
