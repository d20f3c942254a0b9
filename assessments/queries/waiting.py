"""Who is waiting for whom on a school's path, for what, and since when. Of rows that were read; asks nothing itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from assessments.enums import ProposalState, Side, VisitState
from assessments.queries.history import HistoryRow
from evidence.enums import CycleState
from framework.enums import OutcomeKind

SCHOOL, OFFICE, ASSESSOR = "the school", "the office", "the assessor"


@dataclass(frozen=True)
class Waiting:
    """Who is waited for (the school, the office, the assessor), for what, and since when; no one where empty."""

    whom: str
    what: str
    since: date | None = None


def waiting_in(rows: list[HistoryRow]) -> Waiting | None:
    """Who is waited for in the running cycle, or after the last one."""
    row = next((row for row in rows if row.cycle.is_running), rows[-1] if rows else None)
    if row is None:
        return None
    state = row.cycle.state
    if state == CycleState.OPEN:
        return Waiting(SCHOOL, "to submit its self-evaluation", _day(row.signed_at) or row.cycle.started_on)
    if state == CycleState.SUBMITTED:
        return Waiting(OFFICE, "to review the self-evaluation", _day(_with_office_since(row)))
    if state == CycleState.READY:
        return _for_the_visit(row)
    if state == CycleState.ASSESSED:
        return _after_the_visit(row)
    if state == CycleState.CLOSED:
        return Waiting(OFFICE, "to start the next cycle", row.cycle.ended_on)
    return None


def _with_office_since(row: HistoryRow) -> datetime | None:
    """Since it was submitted; where that copy was accepted, since the level was changed, for which it is read again."""
    was_accepted = row.signed_at and row.submitted_at and row.signed_at > row.submitted_at
    return row.level_changed_at if was_accepted else row.submitted_at


def _for_the_visit(row: HistoryRow) -> Waiting | None:
    """Whose turn it is to agree the days; then who finds the assessor, and who writes the visit up."""
    if row.visit_state == VisitState.BOOKED:
        is_over = row.visit_ends_on is not None and row.visit_ends_on < timezone.localdate()
        return Waiting(ASSESSOR, "to write up the visit", row.visit_ends_on) if is_over else None
    if row.days_agreed_at:
        return Waiting(OFFICE, "to find an assessor for the visit", _day(row.days_agreed_at))
    if row.proposal_state == ProposalState.OPEN:
        whom = OFFICE if row.proposal_side == Side.SCHOOL else SCHOOL
        return Waiting(whom, "to answer the days proposed for the visit", _day(row.proposed_at))
    if row.visit_state == VisitState.POSTPONED:
        return Waiting(SCHOOL, "to propose new days for the visit", _day(row.visit_changed_at))
    since = row.declined_at if row.proposal_state == ProposalState.DECLINED else row.signed_at
    return Waiting(SCHOOL, "to propose days for the visit", _day(since))


def _after_the_visit(row: HistoryRow) -> Waiting:
    """The award is decided, unless the visit said "not yet": then the school works on what it named."""
    if row.outcome_kind == OutcomeKind.NOT_YET:
        until = f" by {date_format(row.due_on)}" if row.due_on else ""
        return Waiting(SCHOOL, f"to work on what the visit named{until}", _day(row.recorded_at))
    return Waiting(OFFICE, "to decide on the award", _day(row.recorded_at))


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
