"""The calendar that both sides see: a month of school days, with what is proposed, agreed and free."""

import calendar as months
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format

from assessments.enums import OPEN_VISITS, EngagementRole, EngagementState, ProposalState, VisitState
from assessments.models import Assessor, DayProposal, Engagement, ProposedDay, Visit
from assessments.queries.availability import Availabilities
from evidence.models import Cycle
from schools.calendar import SchoolCalendar
from wqm.prepared import Prepared
from wqm.tenancy.scope import current_scope, scope

DAYS_SHOWN = 5  # Monday to Friday: no visit is at a weekend


@dataclass(frozen=True)
class CalendarDay:
    """One day of the grid. `words` say it all to who does not see the marks; `why_not` is empty for a school day."""

    day: date
    why_not: str
    marks: tuple[str, ...] = ()
    can_choose: bool = False
    is_chosen: bool = False

    @property
    def words(self) -> str:
        """“no school: a bank holiday (Good Friday)”, “school day, proposed by the school, assessor free”."""
        first = f"no visit: {self.why_not}" if self.why_not else "school day"
        return ", ".join([first, *self.marks])


@dataclass(frozen=True)
class Month:
    """A month of the grid: weeks from Monday to Friday, None for days of its neighbours."""

    first: date
    weeks: list[list[CalendarDay | None]]
    before: str
    after: str

    @property
    def title(self) -> str:
        """December 2026."""
        return f"{self.first:%B %Y}"


PROPOSALS = Prepared(
    lambda cycle_id: DayProposal.objects.filter(cycle=cycle_id).select_related("proposed_by", "answered_by")
)


def proposals_of(cycle: Cycle) -> list[DayProposal]:
    """Every proposal with its days, the newest first; two queries."""
    proposals = PROPOSALS.objects(cycle.pk)
    prefetch_related_objects(proposals, "days")
    return proposals


def proposed_day(cycle: Cycle, key: int) -> ProposedDay | None:
    """A day of a proposal for this cycle."""
    days = ProposedDay.objects.filter(pk=key, proposal__cycle=cycle, proposal__school=cycle.school_id)
    return days.select_related("proposal").first()


def open_proposals() -> QuerySet[DayProposal]:
    """Proposals of schools and assessors that the office has not answered."""
    return DayProposal.objects.filter(state=ProposalState.OPEN).exclude(side="office").select_related("school")


def month_of(text: str, default: date) -> date:
    """The first day of the month that an address names (2026-12), or of `default`; no further than two years away."""
    try:
        chosen = date.fromisoformat(f"{text}-01")
    except ValueError:
        chosen = default
    today = timezone.localdate()
    if not today - timedelta(days=400) < chosen < today + timedelta(days=800):
        chosen = default
    return chosen.replace(day=1)


def month_grid(
    first: date,
    calendar: SchoolCalendar,
    marks: Mapping[date, Iterable[str]],
    *,
    chosen: Collection[date] = (),
    can_choose: bool = False,
) -> Month:
    """The month that begins with `first`; `marks` are what is said about days.

    Of the month in which we are, the weeks that are left.
    """
    today, weeks = timezone.localdate(), []
    for week in months.Calendar().monthdatescalendar(first.year, first.month):
        if first == today.replace(day=1) and week[-1] < today and not any(day in marks for day in week):
            continue
        row: list[CalendarDay | None] = []
        for day in week[:DAYS_SHOWN]:
            if day.month != first.month:
                row.append(None)
                continue
            why = calendar.why_no_visit(day)
            row.append(
                CalendarDay(
                    day,
                    why,
                    () if why else tuple(marks.get(day, ())),
                    can_choose and not why and day >= today,
                    day in chosen,
                )
            )
        if any(row):
            weeks.append(row)
    before, after = (first - timedelta(days=1)), (first + timedelta(days=32))
    return Month(first, weeks, f"{before:%Y-%m}", f"{after:%Y-%m}")


def marks_of(proposals: Iterable[DayProposal], visit: Visit | None, first: date, last: date) -> dict[date, list[str]]:
    """What is proposed and agreed, and on which school days the assessor is free, without why not."""
    marks: dict[date, list[str]] = {}
    if visit and visit.state in OPEN_VISITS and visit.state != VisitState.POSTPONED:
        day, agreed = visit.starts_on, "agreed" if visit.days_agreed_at else "asked about"
        while day <= visit.ends_on:
            marks.setdefault(day, []).append(agreed)
            day += timedelta(days=1)
    for proposal in proposals:
        if proposal.state == ProposalState.OPEN:
            for each in proposal.days.all():
                marks.setdefault(each.day, []).append(f"proposed by {proposal.get_side_display().lower()}")
    if visit:
        for day, is_free in free_days(visit, first, last).items():
            marks.setdefault(day, []).append("assessor free" if is_free else "assessor not free")
    return marks


def why_not_any_more(visit: Visit, calendar: SchoolCalendar) -> str:
    """Why a visit cannot be on the days that were agreed: the school's term dates changed. Empty where it can."""
    if visit.days_agreed_at is None or not visit.is_open or visit.ends_on < timezone.localdate():
        return ""
    for day in (visit.starts_on, visit.ends_on):
        if why := calendar.why_no_visit(day):
            return f"{date_format(day)} is {why}."
    return ""


def free_days(visit: Visit, first: date, last: date) -> dict[date, bool]:
    """Whether the lead (or who is asked to lead) is free on each weekday; empty where there is none.

    Looks at their visits to other schools and at what they said about their time, and gives away neither.
    """
    own = current_scope()
    with scope(everything=True, person=own.person):
        lead = Engagement.objects.filter(
            visit=visit, role=EngagementRole.LEAD, state__in=[EngagementState.ASKED, EngagementState.ACCEPTED]
        ).first()
        if lead is None:
            return {}
        known = Availabilities.read(list(Assessor.objects.filter(user=lead.user_id)), first, last, but=visit)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {
        day: known.why_not_free(lead.user_id, [day], visit.part) == "" for day in days if day.weekday() < DAYS_SHOWN
    }
