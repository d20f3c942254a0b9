"""What a school shared of its practice with others: a later award asks for it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from evidence.models import Evidence
from plans.models.editing import Edited
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow


class SharedPractice(SchoolRow, Edited):
    """What was shared, with whom and on which day, and what came of it. `evidence` shows it, where there is something.

    With whom is a school or a group, and never a person: the form says so.
    """

    title = LineField(max_length=160)
    with_whom = LineField(max_length=160)
    shared_on = models.DateField()
    effect = models.TextField(blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-shared_on", "-id"]
        indexes = [models.Index(fields=["school", "-shared_on"], name="sharing_by_school")]

    def __str__(self) -> str:
        return self.title
