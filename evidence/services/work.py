"""Giving criteria to people. Callers are inside the scope of the school."""

from datetime import date
from typing import Any

from django.db import transaction

from evidence import emails
from evidence.models import Assignment, Cycle
from evidence.policies import check_can_edit, check_can_give, check_can_take_back
from framework.models import Criterion
from wqm.activity.services import record


@transaction.atomic
def give_criterion(*, cycle: Cycle, criterion: Criterion, person: Any, due_on: date | None, by: Any) -> Assignment:
    """Let somebody work on a criterion, by a day; who has it already gets the new day. They hear of it once.

    Raises NotAllowed for people who do not work on the school's self-evaluation, and where `by` may not give.
    """
    cycle = Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_edit(cycle)
    check_can_give(cycle.school, person, by=by)
    place = {"school_id": cycle.school_id, "cycle": cycle, "criterion": criterion, "person": person}
    assignment, is_new = Assignment.objects.get_or_create(**place, defaults={"due_on": due_on, "assigned_by": by})
    if not is_new:
        assignment.due_on = due_on
        assignment.save(update_fields=["due_on"])
    summary = f"Assigned criterion {criterion.reference}"
    record("assignment.made", by=by, school=cycle.school, target=assignment, summary=summary)
    if is_new and person != by:
        emails.criterion_given(assignment)
    return assignment


@transaction.atomic
def take_back_criterion(*, assignment: Assignment, by: Any) -> None:
    """Somebody does not work on a criterion any more. Nothing that they wrote changes."""
    cycle = Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=assignment.cycle_id)
    check_can_edit(cycle)
    check_can_take_back(cycle.school, assignment.person, by=by)
    summary = f"Unassigned criterion {assignment.criterion.reference}"
    record("assignment.removed", by=by, school=cycle.school, target=assignment, summary=summary)
    assignment.delete()
