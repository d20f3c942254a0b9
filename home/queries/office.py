"""The office's home: what waits for it, this week's visits, awards about to lapse, schools that stand still."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.models import Award, ReadinessReview, Visit
from assessments.queries.awards import awards_lapsing_by, cycles_to_award
from assessments.queries.readiness import review_queue
from assessments.queries.stages import STAGES, participating_schools, stages_of
from assessments.queries.visit_work import VisitWork, visit_work
from assessments.queries.visits import cycles_to_visit, visits_between
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.reviews import uses_to_look_at
from schools.models import School
from schools.queries import open_changes
from surveys.queries.waves import unread_comment_count, waves_in_trouble, waves_to_share
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.activity.queries import last_acts
from wqm.clock.queries import is_recent, last_tick
from wqm.files.queries import files_waiting_too_long
from wqm.mail.queries import needs_a_person
from wqm.times import moment
from wqm.ui.nav import NextStep

LAPSES_WITHIN = timedelta(days=90)
STILL_AFTER = timedelta(days=60)
# A home page says what needs a look, and the pages behind it hold the rest.
MOST_ROWS = 8


@dataclass(frozen=True)
class StillSchool:
    """A school whose self-evaluation is open and where nobody has done anything for a while; `last` None is never."""

    school: School
    last: datetime | None


@dataclass(frozen=True)
class OfficeHome:
    """Everything on the office's home page. Lists are cut at `MOST_ROWS`; the counts beside them are whole."""

    main: NextStep | None
    tasks: list[NextStep]
    reviews: list[ReadinessReview]
    review_count: int
    visits: list[Visit]
    lapsing: list[Award]
    lapsing_count: int
    still: list[StillSchool]
    still_count: int
    stages: list[tuple[str, str, int]]


def office_home(access: Access) -> OfficeHome:
    """As many queries for a thousand schools as for one."""
    today = timezone.localdate()
    reviews = list(review_queue()) if access.can(P.READINESS_SIGN) else []
    lapsing, still = list(awards_lapsing_by(today + LAPSES_WITHIN)), schools_standing_still(today)
    tasks = office_tasks(access, reviews=len(reviews))
    # What can only be waited for, or mended on the server, is no step.
    main = next((task for task in tasks if task.url), None)
    return OfficeHome(
        main=main,
        tasks=[task for task in tasks if task is not main],
        reviews=reviews[:MOST_ROWS],
        review_count=len(reviews),
        visits=list(visits_between(today, today + timedelta(days=6 - today.weekday()))),
        lapsing=lapsing[:MOST_ROWS],
        lapsing_count=len(lapsing),
        still=still[:MOST_ROWS],
        still_count=len(still),
        stages=stage_counts(),
    )


def schools_standing_still(today: date) -> list[StillSchool]:
    """Schools with an open self-evaluation where nothing was done for 60 days, the longest first. Two queries.

    What the office looked at does not count, and a cycle that began within that time is given its start.
    """
    begun_before = today - STILL_AFTER
    working = Cycle.objects.filter(state=CycleState.OPEN, started_on__lt=begun_before).values("school_id")
    schools = School.objects.filter(pk__in=working).order_by("name", "pk")
    last = last_acts(School.objects.filter(pk__in=working), without="office.")
    still = [StillSchool(school, last.get(school.pk)) for school in schools]
    still = [row for row in still if row.last is None or timezone.localdate(row.last) < begun_before]
    return sorted(still, key=lambda row: row.last.timestamp() if row.last else 0)


def office_tasks(access: Access, *, reviews: int) -> list[NextStep]:
    """What waits for the office and this person may do, with numbers; empty rows are left out."""
    visits = visit_work(timezone.localdate()) if access.can(P.VISITS_SCHEDULE) else VisitWork()
    rows = (
        (P.READINESS_SIGN, reviews, "self-evaluation", "self-evaluations", "to review", "office:readiness", "Review"),
        (P.AWARDS_MAKE, len(cycles_to_award()), "award", "awards", "to decide", "office:awards", "Decide"),
        (P.VISITS_SCHEDULE, cycles_to_visit().count(), "school", "schools", "ready for a visit", "office:visits",
         "Book visits"),
        (P.VISITS_SCHEDULE, visits.without_lead, "visit", "visits", "without a lead assessor", "office:visits",
         "Find someone"),
        (P.VISITS_SCHEDULE, visits.overdue, "request", "requests", "to an assessor not answered in time",
         "office:visits", "See the requests"),
        (P.VISITS_SCHEDULE, visits.proposals, "proposal of days", "proposals of days", "to answer", "office:visits",
         "Answer"),
        (P.VISITS_SCHEDULE, visits.conflicts, "conflict of interest", "conflicts of interest", "to decide",
         "office:visits", "Decide"),
        (P.EVIDENCE_REVIEW, uses_to_look_at().count(), "piece of evidence", "pieces of evidence", "to review",
         "office_evidence:queue", "Check evidence"),
        (P.SURVEYS_MANAGE, unread_comment_count(), "survey comment", "survey comments", "to review",
         "office_surveys:comments", "Review comments"),
        (P.SURVEYS_MANAGE, waves_to_share().count(), "survey", "surveys", "with results to share",
         "office_surveys:list", "Share results"),
        (P.SCHOOLS_MANAGE, open_changes().count(), "school has", "schools have", "changed in the national register",
         "office_schools:register_changes", "See the changes"),
        (P.OFFICE_VIEW, needs_a_person().count(), "email", "emails", "with delivery problems", "office_schools:mail",
         "See the emails"),
        # No page of ours repairs it: the people who run the server look at the worker and the scanner.
        (P.OFFICE_VIEW, files_waiting_too_long(), "file has", "files have", "waited too long to be checked", "", ""),
    )  # fmt: skip
    return (
        _clock_steps(access)
        + _trouble_steps(access)
        + [
            NextStep(f"{count} {one if count == 1 else many} {waiting}", "", reverse(name) if name else "", button)
            for permission, count, one, many, waiting, name, button in rows
            if count and access.can(permission)
        ]
    )


def _clock_steps(access: Access) -> list[NextStep]:
    """Nothing that is scheduled happens: the people who run the server look at beat and the worker."""
    at = last_tick()
    if at is None or not access.can(P.OFFICE_VIEW) or is_recent(at):
        return []
    title = f"Scheduled work stopped on {moment(at, year=False)}"
    return [NextStep(title, "Emails, reminders and closing surveys are delayed. Tell the people who run the server.")]


def _trouble_steps(access: Access) -> list[NextStep]:
    """Surveys that cannot be counted come first: while they wait, nobody can answer."""
    waves = list(waves_in_trouble().values_list("pk", flat=True)) if access.can(P.SURVEYS_MANAGE) else []
    if not waves:
        return []
    if len(waves) == 1:
        return [
            NextStep(
                "1 survey cannot be counted", "", reverse("office_surveys:trouble", args=waves), "See what happened"
            )
        ]
    return [NextStep(f"{len(waves)} surveys cannot be counted", "", f"{reverse('office_surveys:list')}?trouble=1")]


def stage_counts() -> list[tuple[str, str, int]]:
    """(stage, label, schools) for the stages that have any, in order of the way."""
    rows = stages_of(list(participating_schools()))
    counts = [(name, label, sum(row.stage == name for row in rows)) for name, label in STAGES.items()]
    return [row for row in counts if row[2]]
