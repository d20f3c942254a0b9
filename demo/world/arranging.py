"""Term dates of the demo's schools, the time of its assessors, and a request that nobody has answered."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.enums import EngagementRole
from assessments.models import Assessor, Availability
from assessments.services.asking import ask_assessor
from evidence.models import Cycle
from schools.calendar import USUAL
from schools.calendar.reading import usual_half_terms
from schools.models import School, TermDates
from schools.terms import academic_year

# Who does not travel everywhere, or has little time.
WISHES: dict[str, dict[str, Any]] = {
    "frances.holt": {"most_days": 12},
    "peter.nowak": {"weekdays": [1, 2, 3], "phases": ["primary", "all_through"]},
    "amina.yusuf": {"phases": ["secondary", "16_plus", "all_through"]},
    "george.whitaker": {"weekdays": [0, 4], "most_days": 4},
    "sian.morgan": {"areas": ["Meadowshire"]},
}


def say_when(schools: dict[str, School], people: dict[str, User]) -> None:
    """Half-terms and INSET days of this year and the next, and when assessors are free."""
    this_year = academic_year(timezone.localdate())
    for school in schools.values():
        for year in (this_year, this_year + 1):
            spans = usual_half_terms(year)
            inset = [spans[0][0], spans[2][0]]
            TermDates.objects.create(
                school=school,
                year=year,
                half_terms=[[first.isoformat(), last.isoformat()] for first, last in spans],
                inset_days=[day.isoformat() for day in inset],
                edition=1,
                saved_by=people["kwame.boateng"],
            )
    for key, wishes in WISHES.items():
        Assessor.objects.filter(user=people[key]).update(**wishes)
    _away(people["amina.yusuf"], in_days=14, days=5, note="Conference")
    _away(people["frances.holt"], in_days=50, days=12, note="Holiday")


def _away(user: User, *, in_days: int, days: int, note: str) -> None:
    first = timezone.localdate() + timedelta(days=in_days)
    Availability.objects.create(user=user, first_day=first, last_day=first + timedelta(days=days), note=note)


def ask_second(cycle: Cycle, assessor: User, officer: User) -> None:
    """A co-assessor is asked and has not answered."""
    cycle = Cycle.objects.select_related("school", "level").get(pk=cycle.pk)
    ask_assessor(
        cycle=cycle,
        assessor=Assessor.objects.get(user=assessor),
        role=EngagementRole.CO_ASSESSOR,
        answer_by=_answer_by(),
        by=officer,
    )


def _answer_by() -> date:
    return USUAL.next_school_day(timezone.localdate() + timedelta(days=4))
