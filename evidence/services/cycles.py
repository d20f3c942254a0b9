"""Starting a cycle and taking it through its states. Callers are inside the scope of the school."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.enums import RUNNING, CycleState
from evidence.models import Cycle, Submission
from evidence.policies import check_can_be_at, check_can_copy, check_can_start, check_can_take
from evidence.queries.library import pieces_being_checked
from evidence.services.copies import copy_cycle
from evidence.workflow import TRANSITIONS, may
from framework.models import Level, Version
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record


@transaction.atomic
def start_cycle(*, school: Any, version: Version, level: Level, by: Any) -> Cycle:
    """Begin a cycle. Raises NotAllowed where the school has one running."""
    check_can_start(version, level)
    if Cycle.objects.filter(school=school, state__in=RUNNING).exists():
        raise NotAllowed("This school already has a cycle. It must end before the next one starts.")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(school=school, version=version, level=level)
    except IntegrityError as error:
        raise NotAllowed("Someone has just started a cycle for this school.") from error
    record("cycle.started", by=by, school=school, target=cycle, summary=f"Started a cycle for {level}")
    return cycle


@transaction.atomic
def submit_cycle(*, cycle: Cycle, by: Any, around: Mapping[str, Any] | None = None) -> Submission:
    """Submit the self-evaluation: a copy of it is made, and the school can go on writing beside it.

    `around` is what the room above wants in the copy. Raises NotAllowed where it is submitted already, or where files
    are still being checked: their bytes can change until then.
    """
    cycle = _step("submit", cycle)
    check_can_copy(pieces_being_checked(cycle))
    cycle.submitted_at, cycle.submitted_by, cycle.copies = timezone.now(), by, cycle.copies + 1
    cycle.save(update_fields=["state", "submitted_at", "submitted_by", "copies"])
    submission = copy_cycle(cycle, dict(around or {}))
    summary = f"Submitted the self-evaluation, copy {submission.number}"
    record("cycle.submitted", by=by, school=cycle.school, target=cycle, summary=summary)
    return submission


@transaction.atomic
def reopen_cycle(*, cycle: Cycle, by: Any) -> Cycle:
    """Return the self-evaluation to the school; what it had submitted stays as a copy."""
    cycle = _step("reopen", cycle)
    cycle.submitted_at = cycle.submitted_by = None
    cycle.save(update_fields=["state", "submitted_at", "submitted_by"])
    record("cycle.reopened", by=by, school=cycle.school, target=cycle, summary="Returned the self-evaluation")
    return cycle


def advance_cycle(*, cycle: Cycle, step: str, by: Any, reason: str = "") -> Cycle:
    """Take a step of the workflow that an upper room decided on: accept, assess, award, close (with the reason)."""
    with transaction.atomic():
        cycle = _step(step, cycle)
        if cycle.state in (CycleState.AWARDED, CycleState.CLOSED):
            cycle.ended_on = timezone.localdate()
        if cycle.state == CycleState.CLOSED:
            cycle.ended_reason = reason
        cycle.save(update_fields=["state", "ended_on", "ended_reason"])
        record(f"cycle.{step}", by=by, school=cycle.school, target=cycle, summary=f"{cycle.get_state_display()}")
    return cycle


def change_level(*, cycle: Cycle, level: Level) -> Cycle:
    """Move a cycle to another level of its version; the room above has checked it and writes down why.

    What was accepted for one level is not accepted for the other: the cycle is with the office again.
    """
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        check_can_be_at(cycle.version_id, level)
        cycle.level = level
        if may("review again", cycle.state):
            cycle.state = TRANSITIONS["review again"][1]
        cycle.save(update_fields=["level", "state"])
    return cycle


def _step(step: str, cycle: Cycle) -> Cycle:
    cycle = Cycle.objects.select_related("school", "level", "version").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_take(step, cycle)
    cycle.state = TRANSITIONS[step][1]
    return cycle
