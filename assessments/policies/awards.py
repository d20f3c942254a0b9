"""What is allowed with a level and an award: earlier awards are looked at whenever a cycle takes a step towards one."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from assessments.eligibility import option_for
from assessments.enums import VisitState
from assessments.models import Visit
from assessments.queries.history import cycles_towards, history_of
from evidence.enums import CycleState
from evidence.models import Cycle
from framework.enums import OutcomeKind
from framework.models import Level
from schools.models import School
from wqm.access.refusals import NotAllowed


def check_level_is_open(school: School, level: Level) -> None:
    """The school has the successful years that the level needs, as the settings of its version count them."""
    history = cycles_towards(level, history_of(school.pk))
    option = option_for(level, history, today=timezone.localdate())
    if not option.is_open:
        raise NotAllowed(option.reason)


def check_earlier_awards(cycle: Cycle) -> None:
    """The same at each later step of a cycle: an award may have been withdrawn since it began."""
    try:
        check_level_is_open(cycle.school, cycle.level)
    except NotAllowed as error:
        raise NotAllowed(f"{error} The office can change the level of this cycle.") from error


def check_can_award(cycle: Cycle, visit: Visit | None, awarded_on: date) -> None:
    """An award follows a recorded visit that recommends it, on its last day or later; one per cycle."""
    if visit is None or visit.state != VisitState.RECORDED:
        raise NotAllowed("The visit has to be recorded before an award can be made.")
    if visit.outcome is None or visit.outcome.kind == OutcomeKind.NOT_YET:
        raise NotAllowed("The assessor has not recommended the award.")
    if awarded_on < visit.ends_on:
        raise NotAllowed(f"The visit was on {date_format(visit.ends_on)}, so the award cannot be dated before that.")
    if cycle.state != CycleState.ASSESSED:
        raise NotAllowed("This cycle already has an award, or has ended.")
    check_earlier_awards(cycle)
