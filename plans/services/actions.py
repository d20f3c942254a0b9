"""What is done for a target, and what proves it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.models import Evidence
from evidence.services.library import locked_piece
from plans.enums import ActionState
from plans.models import Action, Milestone, Proof, Target
from plans.policies import MOST_ACTIONS, MOST_MILESTONES, check_is_open, check_owner, check_room
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit


@transaction.atomic
def add_action(
    *,
    target: Target,
    title: str,
    by: Any,
    owner: Any = None,
    owner_name: str = "",
    due_on: date | None = None,
    cost: int | None = None,
) -> Action:
    """A step towards an open target. Raises NotAllowed for a closed target or an owner from elsewhere."""
    target = Target.objects.select_related("school").select_for_update(of=("self",)).get(pk=target.pk)
    check_is_open(target)
    check_owner(target.school, owner)
    check_room(target.actions.count(), MOST_ACTIONS, "actions for this target")
    action = Action.objects.create(
        school_id=target.school_id, target=target, title=title, owner=owner, owner_name=owner_name, due_on=due_on,
        cost=cost, updated_by=by,
    )  # fmt: skip
    record("action.added", by=by, school=target.school, target=action, summary=f"Planned “{title}”")
    return action


@transaction.atomic
def save_action(*, action: Action, edition: int, by: Any, **values: Any) -> Action:
    """Save title, owner, due day, cost and impact. Raises EditConflict and NotAllowed as `add_action` does."""
    action = _locked(action)
    if changes := start_edit(action, values, edition=edition, together=[("owner", "owner_name")]):
        if "owner" in changes:
            check_owner(action.school, changes["owner"])
        write_edit(action, changes, by=by)
        record("action.saved", by=by, school=action.school, target=action, summary=f"Changed “{action}”")
    return action


@transaction.atomic
def move_action(*, action: Action, state: ActionState, by: Any) -> Action:
    """Put an action into another column of the board. Moving it to where it is changes nothing."""
    action = _locked(action)
    if action.state == state:
        return action
    action.state = state
    action.finished_on = timezone.localdate() if state == ActionState.DONE else None
    action.save(update_fields=["state", "finished_on"])
    summary = f"{action.get_state_display()}: “{action}”"
    record("action.moved", by=by, school=action.school, target=action, summary=summary)
    return action


@transaction.atomic
def add_milestone(*, action: Action, title: str, due_on: date | None, by: Any) -> Milestone:
    """A point on the way of an action."""
    action = _locked(action)
    check_room(action.milestones.count(), MOST_MILESTONES, "milestones for this action")
    milestone = Milestone.objects.create(school_id=action.school_id, action=action, title=title, due_on=due_on)
    record("milestone.added", by=by, school=action.school, target=milestone, summary=f"Added the milestone “{title}”")
    return milestone


@transaction.atomic
def mark_milestone(*, milestone: Milestone, is_done: bool, by: Any) -> Milestone:
    """Reached today, or not reached after all."""
    milestone.done_on = timezone.localdate() if is_done else None
    milestone.save(update_fields=["done_on"])
    word = "Reached" if is_done else "Not reached:"
    record("milestone.marked", by=by, school=milestone.school, target=milestone, summary=f"{word} “{milestone}”")
    return milestone


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Any) -> None:
    """Take a milestone away."""
    record("milestone.removed", by=by, school=milestone.school, summary=f"Removed the milestone “{milestone}”")
    milestone.delete()


@transaction.atomic
def add_proof(*, action: Action, evidence: Evidence, by: Any) -> Proof:
    """Say that a piece of the school's evidence shows what this action changed. Twice is once.

    Raises NotAllowed for a piece that is in the bin by now.
    """
    evidence = locked_piece(evidence)
    proof, is_new = Proof.objects.get_or_create(school_id=action.school_id, action=action, evidence=evidence)
    if is_new:
        record("proof.added", by=by, school=action.school, target=proof, summary=f"“{evidence}” shows “{action}”")
    return proof


@transaction.atomic
def remove_proof(*, proof: Proof, by: Any) -> None:
    """The evidence stays where it is; it does not speak for this action any more."""
    record("proof.removed", by=by, school=proof.school, summary=f"Removed proof from “{proof.action}”")
    proof.delete()


def _locked(action: Action) -> Action:
    actions = Action.objects.select_related("school", "target", "owner", "updated_by")
    return actions.select_for_update(of=("self",)).get(pk=action.pk)
