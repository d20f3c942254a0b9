"""Awards, and who waits for one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from assessments.enums import AwardState, VisitState
from assessments.models import Award, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from schools.models import School
from wqm.tenancy.scope import scope


@dataclass(frozen=True)
class PublicAward:
    """What the public may know of an award."""

    school: str
    place: str
    level: str
    awarded_on: Any
    valid_until: Any
    state: str
    code: str


def cycles_to_award() -> list[Cycle]:
    """Visited cycles, with their recorded visit as `recorded`."""
    recorded = Prefetch(
        "visits",
        Visit.objects.filter(state=VisitState.RECORDED).select_related("outcome").with_lead(),
        to_attr="recorded",
    )
    cycles = Cycle.objects.filter(state=CycleState.ASSESSED).select_related("school", "level")
    return list(cycles.prefetch_related(recorded).order_by("school__name"))


def awards_of(school: School) -> QuerySet[Award]:
    """The awards of a school, newest first."""
    return Award.objects.filter(school=school).select_related("level")


def all_awards() -> QuerySet[Award]:
    """The register of awards, newest first."""
    return Award.objects.select_related("school", "level")


def awards_lapsing_by(day: date) -> QuerySet[Award]:
    """Awards in force whose last day is between today and `day`, the first to lapse first.

    An award that a later one of the same school has followed does not count: nothing is lost with it.
    """
    later = Award.objects.filter(school=OuterRef("school"), valid_until__gt=OuterRef("valid_until"))
    in_force = Award.objects.filter(state=AwardState.IN_FORCE, valid_until__range=(timezone.localdate(), day))
    return in_force.exclude(Exists(later)).select_related("school", "level").order_by("valid_until", "school__name")


def find_award(code: str) -> PublicAward | None:
    """The public facts of the award with this code; the only read of a tenant table that needs no sign-in."""
    with scope(everything=True):
        award = Award.objects.select_related("school", "level").filter(code=code.strip().upper()).first()
    if award is None:
        return None
    lapsed = award.valid_until < timezone.localdate()
    state = "withdrawn" if award.state == AwardState.WITHDRAWN else "lapsed" if lapsed else "in_force"
    return PublicAward(
        school=award.school.name,
        place=award.school.town,
        level=award.level.name,
        awarded_on=award.awarded_on,
        valid_until=award.valid_until,
        state=state,
        code=award.code,
    )
