"""Reading the assessment, and the stage of every school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from assessments.enums import AwardState, VisitState
from assessments.models import Assessor, Award, Finding, ReadinessReview, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.cycles import current_cycles
from framework.models import Principle
from framework.queries import principles_of
from schools.models import School, SchoolQuerySet
from wqm.people import shown_name
from wqm.prepared import Prepared
from wqm.tenancy.scope import scope

# stage -> what it is called, in order of the way
STAGES = {
    "not_started": "Not started",
    "self_evaluation": "Self-evaluation",
    "handed_in": "Submitted, awaiting review",
    "ready": "Ready for a visit",
    "visit_booked": "Visit booked",
    "visited": "Visited, awaiting decision",
    "awarded": "Awarded",
}


@dataclass(frozen=True)
class SignedReview:
    """What the office decided about a submitted self-evaluation, as far as a front door says it."""

    decision: str
    signed_at: datetime
    signed_by: str


@dataclass(frozen=True)
class SchoolStage:
    """The stage a school has reached, with what is known about the next step."""

    school: School
    stage: str
    cycle: Cycle | None
    visit: Visit | None
    award: Award | None
    review: SignedReview | None = None

    @property
    def label(self) -> str:
        """The stage in words."""
        return STAGES[self.stage]

    @property
    def next_date(self) -> date | None:
        """The day of the visit, or the last day of the award."""
        if self.stage == "visit_booked" and self.visit:
            return self.visit.starts_on
        return self.award.valid_until if self.stage == "awarded" and self.award else None

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {"not_started": "todo", "awarded": "good", "handed_in": "waiting", "visited": "waiting"}.get(
            self.stage, "doing"
        )


# By what the office's list of schools can be sorted: never by how well a school does.
PIPELINE_COLUMNS = {
    "school": lambda row: row.school.name,
    "trust": lambda row: str(row.school.trust or ""),
    "stage": lambda row: list(STAGES).index(row.stage),
    "started": lambda row: row.cycle.started_on if row.cycle else None,
    "date": lambda row: row.next_date,
}


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


def stages_of(schools: list[School]) -> list[SchoolStage]:
    """The stage of each school, in the scope of the schools: three queries, for one school as for a hundred."""
    cycles = current_cycles([school.pk for school in schools], "level")
    visits = {visit.school_id: visit for visit in _visits_of(cycles.values())}
    awards = {award.school_id: award for award in _awards_of([school.pk for school in schools])}
    return [stage_in(school, cycles.get(school.pk), visits.get(school.pk), awards.get(school.pk)) for school in schools]


def stage_of(school: School) -> SchoolStage:
    """The stage of one school; its award where that is the stage, and the last decision while it works on the cycle.

    No visit is agreed before the office has signed: of an open cycle that nobody decided on, none is looked for.
    """
    cycle = current_cycles([school.pk], "level").get(school.pk)
    review = last_review_of(cycle) if cycle and cycle.state == CycleState.OPEN else None
    visit = _visits_of([cycle]).last() if cycle and (review or cycle.state != CycleState.OPEN) else None
    award = _awards_of([school.pk]).last() if cycle and cycle.state == CycleState.AWARDED else None
    return stage_in(school, cycle, visit, award, review)


def stage_in(
    school: School,
    cycle: Cycle | None,
    visit: Visit | None,
    award: Award | None = None,
    review: SignedReview | None = None,
) -> SchoolStage:
    """The stage that follows from a cycle and its visit, for those who have read both already."""
    stage = "not_started"
    if cycle:
        stage = {
            CycleState.OPEN: "self_evaluation",
            CycleState.SUBMITTED: "handed_in",
            CycleState.READY: "visit_booked" if visit else "ready",
            CycleState.ASSESSED: "visited",
            CycleState.AWARDED: "awarded",
            CycleState.CLOSED: "not_started",
        }[CycleState(cycle.state)]
    return SchoolStage(school, stage, cycle, visit, award, review)


def _visits_of(cycles: Iterable[Cycle]) -> QuerySet[Visit]:
    """The visits of cycles that were not cancelled, the latest last."""
    held = Visit.objects.filter(cycle__in=[cycle.pk for cycle in cycles])
    return held.exclude(state=VisitState.CANCELLED).order_by("starts_on")


def _awards_of(school_ids: list[int]) -> QuerySet[Award]:
    return Award.objects.filter(school__in=school_ids).select_related("level").order_by("awarded_on", "id")


def participating_schools() -> SchoolQuerySet:
    """Schools that have a cycle or people, for the office's pipeline."""
    with_cycle = Cycle.objects.values("school_id")
    return School.objects.filter(pk__in=with_cycle).select_related("trust")


def readiness_queue() -> QuerySet[Cycle]:
    """Handed-in cycles, the one that waits longest first."""
    return (
        Cycle.objects.filter(state=CycleState.SUBMITTED)
        .select_related("school__trust", "level", "version", "submitted_by")
        .order_by("submitted_at")
    )


def reviews_of(cycle: Cycle) -> QuerySet[ReadinessReview]:
    """The decisions on a cycle, newest first."""
    return ReadinessReview.objects.filter(cycle=cycle).select_related("signed_by")


LAST_REVIEW = Prepared(
    lambda cycle_id: ReadinessReview.objects.filter(cycle=cycle_id).values_list(
        "decision", "signed_at", "signed_by__name", "signed_by__email", "signed_by__is_active"
    )[:1]
)


def last_review_of(cycle: Cycle) -> SignedReview | None:
    """The newest decision on a cycle."""
    for decision, signed_at, *signed_by in LAST_REVIEW.rows(cycle.pk):
        return SignedReview(decision, signed_at, shown_name(*signed_by))
    return None


def cycles_to_visit() -> QuerySet[Cycle]:
    """Ready cycles without a booked visit."""
    booked = Visit.objects.filter(state=VisitState.BOOKED).values("cycle_id")
    ready = Cycle.objects.filter(state=CycleState.READY).exclude(pk__in=booked)
    return ready.select_related("school", "level").order_by("school__name")


def cycles_to_award() -> list[Cycle]:
    """Visited cycles, with their recorded visit as `recorded`."""
    recorded = Prefetch(
        "visits", Visit.objects.filter(state=VisitState.RECORDED).select_related("assessor"), to_attr="recorded"
    )
    cycles = Cycle.objects.filter(state=CycleState.ASSESSED).select_related("school", "level")
    return list(cycles.prefetch_related(recorded).order_by("school__name"))


def all_visits() -> QuerySet[Visit]:
    """Every visit, soonest first among those to come."""
    return Visit.objects.select_related("school", "assessor", "cycle__level").order_by("-starts_on")


def visits_of_assessor(user: Any) -> QuerySet[Visit]:
    """The visits given to this person; works in the scope of the person alone."""
    return (
        Visit.objects.filter(assessor=user)
        .exclude(state=VisitState.CANCELLED)
        .select_related("school")
        .order_by("-starts_on")
    )


def visit_of(cycle: Cycle) -> Visit | None:
    """The booked or recorded visit of a cycle."""
    visits = Visit.objects.filter(cycle=cycle).exclude(state=VisitState.CANCELLED)
    return visits.select_related("assessor").order_by("-starts_on").first()


def recorded_visits(school: School) -> QuerySet[Visit]:
    """The visits that are written up, of every cycle, newest first."""
    visits = Visit.objects.filter(school=school, state=VisitState.RECORDED)
    return visits.select_related("assessor", "cycle__level").order_by("-starts_on")


def findings_of(visit: Visit) -> list[tuple[Principle, Finding | None]]:
    """Every principle of the version with the notes on it; three queries."""
    known = {finding.principle_id: finding for finding in Finding.objects.filter(visit=visit)}
    return [(principle, known.get(principle.pk)) for principle in principles_of(visit.cycle.version_id)]


def active_assessors() -> QuerySet[Assessor]:
    """Who can be given a visit."""
    return Assessor.objects.filter(is_active=True, user__is_active=True).select_related("user")


def awards_of(school: School) -> QuerySet[Award]:
    """The awards of a school, newest first."""
    return Award.objects.filter(school=school).select_related("level")


def all_awards() -> QuerySet[Award]:
    """The register of awards, newest first."""
    return Award.objects.select_related("school", "level")


def visits_between(first: date, last: date) -> QuerySet[Visit]:
    """Booked visits that touch these days, the soonest first."""
    booked = Visit.objects.filter(state=VisitState.BOOKED, starts_on__lte=last, ends_on__gte=first)
    return booked.select_related("school", "assessor").order_by("starts_on", "school__name")


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
