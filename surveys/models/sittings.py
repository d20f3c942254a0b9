"""Answering without an email address: a class at shared devices, printed slips, a device for guests."""

from uuid import uuid4

from django.db import models

from surveys.enums import SittingKind
from surveys.models.waves import Wave
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow


class Sitting(SchoolRow):
    """A number of one-time slots for people of one group. A slot is nobody: no list says who was given which.

    The codes of the slots and the code of the class are derived (`surveys.respondents.slips`) and stand in no row.
    Nothing counts those that were handed out; the ticket alone says whether a slot was used.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="sittings")
    name = LineField(max_length=60)
    kind = models.CharField(max_length=10, choices=SittingKind)
    group = models.CharField(max_length=20)
    slots = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["wave", "school", "name"], name="sitting_name_once")]

    def __str__(self) -> str:
        return self.name
