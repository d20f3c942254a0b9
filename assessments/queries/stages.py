"""The stage of every school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from assessments.enums import AGREED_VISITS, AwardState
from assessments.models import Award, Visit
from assessments.queries.readiness import SignedReview, last_review_of
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.cycles import current_cycles
from schools.models import School, SchoolQuerySet

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
        """The stage in words; what is over is not called by what it was."""
        if self.is_withdrawn:
            return "Award withdrawn"
        if self.cycle and self.cycle.state == CycleState.CLOSED:
            return "Ended"
        return STAGES[self.stage]

    @property
    def is_withdrawn(self) -> bool:
        """The award that this stage is about was withdrawn."""
        return self.stage == "awarded" and self.award is not None and self.award.state == AwardState.WITHDRAWN

    @property
    def next_date(self) -> date | None:
        """The day of the visit, or the last day of the award."""
        if self.stage == "visit_booked" and self.visit:
            return self.visit.starts_on
        holds = self.stage == "awarded" and not self.is_withdrawn
        return self.award.valid_until if holds and self.award else None

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        if self.is_withdrawn:
            return "todo"
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
    """The visits of cycles that are booked or took place, the latest last."""
    held = Visit.objects.filter(cycle__in=[cycle.pk for cycle in cycles])
    return held.filter(state__in=AGREED_VISITS).select_related("plan").order_by("starts_on")


def _awards_of(school_ids: list[int]) -> QuerySet[Award]:
    return Award.objects.filter(school__in=school_ids).select_related("level").order_by("awarded_on", "id")


def participating_schools() -> SchoolQuerySet:
    """Schools that have a cycle or people, for the office's pipeline."""
    with_cycle = Cycle.objects.values("school_id")
    return School.objects.filter(pk__in=with_cycle).select_related("trust")
