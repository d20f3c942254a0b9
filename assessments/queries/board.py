"""The office's board: who could come on a visit, and why each other assessor is not among them."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count

from assessments.enums import OPEN_ENGAGEMENTS, OPEN_VISITS, EngagementState
from assessments.models import AssessorDay, Engagement, Visit
from assessments.queries.availability import Availabilities
from assessments.queries.conflicts import FoundConflict, conflicts_of
from assessments.queries.visits import active_assessors
from schools.models import School
from schools.terms import FIRST_MONTH, academic_year
from wqm.people import shown_name
from wqm.prepared import Prepared


class OnBoard(NamedTuple):
    """What the board needs of an assessor: of sixty, models would take longer than the database."""

    pk: int
    user_id: int
    name: str  # as the office knows them
    weekdays: tuple[int, ...]
    areas: tuple[str, ...]
    phases: tuple[str, ...]
    most_days: int | None


class Said(NamedTuple):
    """What became of a request to come on this very visit; `is_no`: they have declined."""

    sentence: str
    is_no: bool = False


@dataclass(frozen=True)
class Candidate:
    """An assessor with what they have done this academic year, and the sentences that speak against them."""

    assessor: OnBoard
    visits: int
    days: int
    reasons: tuple[str, ...] = ()
    conflicts: tuple[FoundConflict, ...] = ()
    waived: tuple[str, ...] = ()
    # They said no to this very visit, and nothing else speaks against them: they may have told the office otherwise.
    may_be_asked_again: bool = False


@dataclass(frozen=True)
class Board:
    """Who is free, with the fewest visits first, and who is not, by name."""

    free: list[Candidate]
    others: list[Candidate]

    @property
    def can_ask(self) -> bool:
        """There is someone to ask."""
        return bool(self.free) or any(each.may_be_asked_again for each in self.others)


ACTIVE = Prepared(
    lambda after: (
        active_assessors()
        .filter(pk__gt=after)
        .values_list(
            "pk", "user", "user__name", "user__email", "user__is_active", "weekdays", "areas", "phases", "most_days"
        )
    )
)


@lru_cache(maxsize=1024)
def _listed(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def _everyone() -> list[OnBoard]:
    return [
        OnBoard(pk, user_id, shown_name(*names), _listed(weekdays), _listed(areas), _listed(phases), most_days)
        for pk, user_id, *names, weekdays, areas, phases, most_days in ACTIVE.rows(0)
    ]


def board_of(school: School, days: list[date], part: str, visit: Visit | None = None) -> Board:
    """For a visit on these days. The same number of queries for two assessors as for sixty; everything is in scope."""
    assessors = _everyone()
    ids = [assessor.user_id for assessor in assessors]
    known = Availabilities.read(assessors, days[0], days[-1], but=visit)
    conflicts, year, asked = conflicts_of(school, ids), _this_year(days[0]), _asked(visit)
    free, others = [], []
    for assessor in assessors:
        user_id = assessor.user_id
        visits, held = year.get(user_id, (0, 0))
        counting = [each for each in conflicts[user_id] if not each.is_waived]
        reasons = [each.sentence(assessor.name) for each in counting]
        reasons += _reasons(assessor, known, school, days, part, held)
        said = asked.get(user_id)
        has_declined = not reasons and said is not None and said.is_no
        reasons += [said.sentence] if said else []
        waived = tuple(each.kind.label for each in conflicts[user_id] if each.is_waived)
        candidate = Candidate(assessor, visits, held, tuple(reasons), tuple(counting), waived, has_declined)
        (others if reasons else free).append(candidate)
    free.sort(key=lambda each: (each.visits, each.days, each.assessor.name.casefold()))
    return Board(free, others)


def _reasons(
    assessor: OnBoard, known: Availabilities, school: School, days: list[date], part: str, held: int
) -> list[str]:
    reasons = []
    if why := known.why_not_free(assessor.user_id, days, part):
        reasons.append(why)
    if assessor.most_days is not None and held + len(days) > assessor.most_days:
        reasons.append(f"Wants no more than {assessor.most_days} days a year, and has {held}.")
    if assessor.areas and school.la_name.casefold() not in {area.casefold() for area in assessor.areas}:
        reasons.append(f"Does not travel to {school.la_name or 'this area'}.")
    if assessor.phases and school.phase not in assessor.phases:
        reasons.append(f"Does not visit {school.get_phase_display().lower()} schools.")
    return reasons


def _this_year(day: date) -> dict[int, tuple[int, int]]:
    """User -> visits and days of the academic year of this day, as far as they hold them."""
    first = date(academic_year(day), FIRST_MONTH, 1)
    last = date(first.year + 1, FIRST_MONTH, 1) - timedelta(days=1)
    rows = AssessorDay.objects.filter(holds=True, day__range=(first, last)).order_by()
    counted = rows.values("user").annotate(visits=Count("engagement", distinct=True), days=Count("day", distinct=True))
    return {row["user"]: (row["visits"], row["days"]) for row in counted}


def _asked(visit: Visit | None) -> dict[int, Said]:
    """Who was asked about this very visit, and what they said."""
    if visit is None:
        return {}
    said: dict[int, Said] = {}
    for engagement in Engagement.objects.filter(visit=visit).order_by("asked_at", "pk"):
        if engagement.state in OPEN_ENGAGEMENTS and visit.state in OPEN_VISITS:
            accepted = engagement.state == EngagementState.ACCEPTED
            sentence = "Is on this visit." if accepted else "Has been asked and has not answered yet."
            said[engagement.user_id] = Said(sentence)
        elif engagement.state == EngagementState.DECLINED:
            said[engagement.user_id] = Said(f"Declined this visit: {engagement.decline_reason}", is_no=True)
        else:
            said.pop(engagement.user_id, None)
    return said
