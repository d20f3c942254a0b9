"""What is allowed with a visit. The sentences are for headteachers, assessors and the office."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from assessments.enums import WRITERS, EngagementRole, EngagementState, VisitState
from assessments.models import Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from framework.enums import OutcomeKind
from framework.models import Outcome
from schools.calendar import SchoolCalendar
from schools.enums import SchoolStatus
from wqm.access.refusals import NotAllowed

FARTHEST = timedelta(days=550)


def check_can_arrange(cycle: Cycle) -> None:
    """Only a ready school is visited, and one that is open."""
    if cycle.state != CycleState.READY:
        raise NotAllowed("The school is not ready for a visit. Sign off its self-evaluation first.")
    if cycle.school.status == SchoolStatus.CLOSED:
        raise NotAllowed(f"The national register says that {cycle.school} has closed, so it cannot be visited.")


def why_out_of_reach(starts_on: date) -> str:
    """Why nobody books a visit for this day, on any calendar; empty for one between today and 18 months."""
    if starts_on < timezone.localdate():
        return "The first day is in the past. Enter today or a later date."
    if starts_on > timezone.localdate() + FARTHEST:
        return "The first day is more than 18 months away. Check the year."
    return ""


def days_of_visit(calendar: SchoolCalendar, starts_on: date, number: int) -> list[date]:
    """The school days of a visit that begins on `starts_on`. Raises NotAllowed where it cannot begin then."""
    if too_far := why_out_of_reach(starts_on):
        raise NotAllowed(too_far)
    if why := calendar.why_no_visit(starts_on):
        after = calendar.visit_days(starts_on, 1)
        instead = f", for example {date_format(after[0])}" if after else ""
        raise NotAllowed(f"{date_format(starts_on)} is {why}. Choose a school day{instead}.")
    days = calendar.visit_days(starts_on, number)
    if len(days) < number:
        raise NotAllowed(f"There are fewer than {number} school days from {date_format(starts_on)}. Choose earlier.")
    return days


def check_can_move(visit: Visit) -> None:
    """A visit that is over, or called off, stays where it is."""
    if not visit.is_open:
        raise NotAllowed("This visit has been recorded or cancelled already.")


def check_can_postpone(visit: Visit) -> None:
    """A visit is called off until its last day; afterwards its notes are written up."""
    check_can_move(visit)
    if visit.state == VisitState.POSTPONED:
        raise NotAllowed("This visit has been postponed already. Propose new days.")
    if visit.ends_on < timezone.localdate():
        raise NotAllowed("The last day of this visit is over. Ask the office if it did not take place.")


def check_can_write(visit: Visit, by: Any) -> None:
    """Lead and co-assessor write notes; who shadows, or trains, reads along."""
    mine = visit.engagements.filter(user=by, state=EngagementState.ACCEPTED).first()
    if mine and mine.role not in WRITERS:
        raise NotAllowed("You are here to learn, so the notes are for the lead and co-assessor to write.")


def check_can_record(visit: Visit) -> None:
    """Notes are taken until the visit is recorded."""
    if visit.state in (VisitState.ARRANGING, VisitState.POSTPONED):
        raise NotAllowed("This visit is not booked for a day yet. You can write notes once it is.")
    if visit.state != VisitState.BOOKED:
        raise NotAllowed("This visit has been recorded or cancelled, so you cannot change its notes.")


def check_can_finish(visit: Visit, by: Any) -> None:
    """A visit is recorded from its first day on, by its lead."""
    check_can_record(visit)
    mine = visit.engagements.filter(user=by, state=EngagementState.ACCEPTED).first()
    if mine and mine.role != EngagementRole.LEAD:
        raise NotAllowed(f"{visit.assessor_name} leads this visit and finishes it.")
    if visit.starts_on > timezone.localdate():
        raise NotAllowed("This visit has not happened yet. You can write notes now, and finish on the day.")


def check_outcome(visit: Visit, outcome: Outcome, named: Sequence[str]) -> None:
    """A way in which a visit of this version can end, with as much named as it says, and of that something written."""
    if outcome.version_id != visit.cycle.version_id:
        raise NotAllowed("That outcome belongs to another version of the framework. Choose one of this visit’s.")
    if outcome.kind == OutcomeKind.AWARDED:
        if named:
            raise NotAllowed(f"“{outcome}” names no principles. Untick them, or choose another outcome.")
        return
    if not named or len(named) > outcome.most_named:
        most = "one principle" if outcome.most_named == 1 else f"up to {outcome.most_named} principles"
        raise NotAllowed(f"“{outcome}” needs {most}. Tick what is to be shown again.")
    written = (
        visit.findings.exclude(target="").filter(principle__code__in=named).values_list("principle__code", flat=True)
    )
    if missing := sorted(set(named) - set(written)):
        principles = visit.cycle.version.principles.filter(code__in=missing).values_list("number", flat=True)
        numbers = ", ".join(map(str, principles))
        raise NotAllowed(f"Write a target for principle {numbers} first, so that the school knows what to show.")
