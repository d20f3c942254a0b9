"""The template of a level's agenda: from what a school starts when it plans the day of its visit.

As fixed as the version that it belongs to.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from framework.enums import ItemKind, Voice
from framework.models.levels import Level
from framework.models.versions import Version
from wqm.lines import LineField

SHORTEST, LONGEST = 5, 480
MOST_DAYS = 5
MOST_PRINCIPLES = 40


def check_codes(value: Any) -> None:
    """A list of codes of principles, each once: a file may hold anything."""
    if not isinstance(value, list) or len(value) > MOST_PRINCIPLES or not all(isinstance(code, str) for code in value):
        raise ValidationError(f"“principles” has to be a list of up to {MOST_PRINCIPLES} codes of principles.")
    if len(set(value)) < len(value):
        raise ValidationError("“principles” names a principle twice. Remove one.")


class AgendaTemplateItem(models.Model):
    """One item of the template, on a day counted from one. `principles` are codes of the version.

    An item without a time is one for which the school finds the time.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="agenda_items")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)])
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.TALK)
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    title = LineField(max_length=160)
    note = models.TextField(blank=True)
    principles = models.JSONField(default=list, blank=True, validators=[check_codes])

    class Meta:
        ordering = ["level", "number"]
        constraints = [
            models.UniqueConstraint(fields=["level", "number"], name="agenda_item_number_once"),
            models.CheckConstraint(
                condition=models.Q(day__gte=1, minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="template_item_lasts_some_minutes",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="talk") | models.Q(voice__gt=""),
                name="template_conversation_has_voice",
                violation_error_message="A conversation needs a group that is heard.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
