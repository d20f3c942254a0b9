"""When a school is open."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from schools.terms import EARLIEST_YEAR, LATEST_YEAR, year_name
from wqm.tenancy.models import SchoolRow


class TermDates(SchoolRow):
    """What a school said of one academic year (that begins in `year`); `schools.calendar` reads it.

    `half_terms` are pairs of first and last days of teaching, in order and apart; `inset_days` are days on which staff
    are in and pupils are not; `visit_days` are those of them on which the school would have a visit. Days are texts
    (2026-09-02). Years without a row follow the usual holidays.
    """

    year = models.PositiveSmallIntegerField()
    half_terms = models.JSONField(default=list)
    inset_days = models.JSONField(default=list, blank=True)
    visit_days = models.JSONField(default=list, blank=True)
    edition = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year"], name="term_dates_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=EARLIEST_YEAR, year__lte=LATEST_YEAR), name="term_dates_year"
            ),
        ]

    def __str__(self) -> str:
        return f"Term dates {year_name(self.year)}"
