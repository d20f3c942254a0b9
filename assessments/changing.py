"""Visits to come and awards in force at a school that the register changes."""

from collections import defaultdict
from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments.enums import OPEN_VISITS, AwardState, VisitState
from assessments.models import Award, Visit
from schools.changing import OpenWork
from schools.models import School


class VisitsAndAwards:
    """See `schools.changing.Room`."""

    def open_at(self, school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
        """Visits to come and awards in force; two queries."""
        work: dict[int, list[OpenWork]] = defaultdict(list)
        for visit in Visit.objects.filter(school__in=school_ids, state__in=OPEN_VISITS).order_by("starts_on", "pk"):
            planned = "a visit" if visit.state == VisitState.BOOKED else "a visit that is being arranged,"
            words = f"{planned} on {date_format(visit.starts_on)}"
            page = reverse("assessment:overview", args=[visit.school_id])
            work[visit.school_id].append(OpenWork(words, page, page))
        awards = Award.objects.filter(
            school__in=school_ids, state=AwardState.IN_FORCE, valid_until__gte=timezone.localdate()
        )
        for award in awards.select_related("level").order_by("valid_until", "pk"):
            words = f"an award: {award.level}, valid until {date_format(award.valid_until)}"
            page = reverse("assessment:overview", args=[award.school_id])
            work[award.school_id].append(OpenWork(words, page, page))
        return work

    def school_gone(self, school: School) -> None:
        """Nothing of a visit or an award happens by itself; who comes is looked at again (`recheck_school`)."""
