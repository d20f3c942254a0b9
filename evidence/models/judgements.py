"""What a school says on a criterion, as it is and as it was."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.enums import Part
from evidence.models.cycles import Cycle
from framework.models import Criterion, ScalePoint
from wqm.tenancy.models import SchoolRow


class Words(models.Model):
    """What can be said on a criterion: a point of the scale, and words."""

    point = models.ForeignKey(ScalePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    narrative = models.TextField(blank=True)
    helps = models.TextField(blank=True)
    hinders = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def texts(self) -> list[tuple[str, str]]:
        """(label, text) of every part, in order, empty ones too."""
        return [(str(part.label), getattr(self, part.value)) for part in Part]


class Judgement(SchoolRow, Words):
    """Where the school says it stands on one criterion. `edition` counts saves, for the optimistic lock.

    `carried_from` is the judgement of an earlier cycle whose words were carried over; it stays when they are changed.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "criterion"], name="judgement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.point_id}"


class JudgementEdition(SchoolRow, Words):
    """A judgement after a save. What saves itself while one person writes shares a row, until they press Save."""

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="editions")
    edition = models.PositiveIntegerField()
    # Saved with the button: what is saved later begins a version of its own.
    is_kept = models.BooleanField(default=False)
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["school", "judgement", "edition"], name="judgement_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.judgement_id}, edition {self.edition}"
