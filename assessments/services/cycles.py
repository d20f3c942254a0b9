"""Cycles as a whole: begun on a level that is open, corrected, ended with a reason.

A decision about earlier awards holds their rows, so that none is withdrawn in the same moment.
"""

from typing import Any

from django.db import transaction

from assessments import emails
from assessments.enums import OPEN_VISITS
from assessments.models import Award, Engagement, LevelChange
from assessments.policies.awards import check_level_is_open
from assessments.policies.cycles import check_can_change_level, check_can_move_to_version, check_is_not_gone
from assessments.services.begin_review import begin_review
from assessments.services.moving import cancel_visit
from evidence.models import Cycle
from evidence.queries.submissions import newest_submission
from evidence.services import cycles as evidence
from evidence.workflow import may
from framework.models import Level
from schools.models import School
from wqm.activity.services import record


@transaction.atomic
def start_cycle(*, school: School, level: Level, by: Any) -> Cycle:
    """Begin a cycle towards a level that the school may work towards. Raises NotAllowed."""
    hold_awards(school.pk)
    level = _as_it_is_now(level)
    check_is_not_gone(school, "so it cannot start a cycle.")
    check_level_is_open(school, level)
    return evidence.start_cycle(school=school, version=level.version, level=level, by=by)


@transaction.atomic
def change_level(*, cycle: Cycle, level: Level, reason: str, seen: int, by: Any) -> LevelChange:
    """Correct the level of a running cycle; everything that the school has written stays. Its leaders are told why.

    What the office had accepted, it reviews again: the rules of this level were not looked at. A visit keeps its days.
    """
    hold_awards(cycle.school_id)
    cycle = locked_cycle(cycle)
    check_can_change_level(cycle, level, seen=seen)
    change = LevelChange.objects.create(
        school_id=cycle.school_id, cycle=cycle, earlier=cycle.level, later=level, reason=reason, changed_by=by
    )
    was_accepted = may("review again", cycle.state)
    cycle = evidence.change_level(cycle=cycle, level=level)
    # Who is asked to come, or comes, reads for which level.
    Engagement.objects.filter(visit__cycle=cycle, visit__state__in=OPEN_VISITS).update(level=level)
    summary = f"Changed the level from {change.earlier} to {change.later}"
    record("cycle.level_changed", by=by, school=cycle.school, target=cycle, summary=summary)
    review = begin_review(cycle, newest_submission(cycle)) if was_accepted else None
    emails.level_changed(change, review)
    return change


@transaction.atomic
def end_cycle(*, cycle: Cycle, reason: str, by: Any) -> Cycle:
    """End a cycle without an award; the school reads the reason, and a booked visit is cancelled."""
    cycle = _end(cycle, reason, by)
    emails.cycle_ended(cycle)
    return cycle


@transaction.atomic
def move_to_version(*, cycle: Cycle, level: Level, reason: str, by: Any) -> Cycle:
    """End a cycle and begin another one on a newer version, into which the school can carry its work over."""
    hold_awards(cycle.school_id)
    cycle, level = locked_cycle(cycle), _as_it_is_now(level)
    check_can_move_to_version(cycle, level)
    check_is_not_gone(cycle.school, "so it cannot start another cycle. End this one, and say why.")
    _end(cycle, reason, by)
    check_level_is_open(cycle.school, level)
    later = evidence.start_cycle(school=cycle.school, version=level.version, level=level, by=by)
    summary = f"Moved from {cycle.version} to {level.version}"
    record("cycle.moved", by=by, school=cycle.school, target=later, summary=summary)
    emails.cycle_moved(later, reason)
    return later


def hold_awards(school_id: int) -> None:
    """Lock the school's awards until the transaction ends: their states decide."""
    list(Award.objects.select_for_update().filter(school=school_id).order_by("pk").values_list("pk", flat=True))


def _end(cycle: Cycle, reason: str, by: Any) -> Cycle:
    cycle = evidence.advance_cycle(cycle=cycle, step="close", reason=reason, by=by)
    for visit in cycle.visits.filter(state__in=OPEN_VISITS):
        cancel_visit(visit=visit, by=by)
    record("cycle.ended", by=by, school=cycle.school, target=cycle, summary="Ended without an award")
    return cycle


def _as_it_is_now(level: Level) -> Level:
    """With its version, which is not retired until the transaction ends."""
    return Level.objects.select_related("version").select_for_update(of=("version",)).get(pk=level.pk)


def locked_cycle(cycle: Cycle) -> Cycle:
    """The cycle as it is now, held until the transaction ends; after the awards, where both are held."""
    related = Cycle.objects.select_related("school", "level", "version")
    return related.select_for_update(of=("self",)).get(pk=cycle.pk)
