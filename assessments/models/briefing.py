"""What the people on a visit read of the school: rows of the visit, so that they never enter the school's."""

from django.db import models
from django.utils import timezone

from assessments.models.visits import Visit
from wqm.tenancy.models import SchoolRow


class Briefing(SchoolRow):
    """The assessor's pack as data: what was submitted, results, themes, plan, targets, metrics, as of `made_at`.

    It is made anew in the scope of the school (`assessments.services.briefing`), and is what the page, the PDF and the
    tablet show. `content` has the shape that `format` numbers.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="briefing")
    format = models.PositiveSmallIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Briefing for {self.visit_id}"
