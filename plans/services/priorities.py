"""Choosing the few that matter. Each choice replaces the one before, under a lock on everything that is chosen from.

A choice is one value: of two people who choose at once the second is shown what the first has chosen (`wqm.editing`).
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from plans.enums import UNFINISHED, TargetState
from plans.models import Action, Target
from plans.policies import check_first_actions, check_priorities
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.editions import changes_of


@transaction.atomic
def choose_priorities(*, school: Any, chosen: Collection[int], by: Any, edition: int | None = None) -> list[Target]:
    """Make exactly these open targets the priorities. Raises NotAllowed for too few, too many or a closed one, and
    EditConflict where somebody else chose since the page of `edition`.
    """
    targets = list(Target.objects.filter(school=school, state=TargetState.OPEN).select_for_update().order_by("pk"))
    if set(chosen) - {target.pk for target in targets}:
        raise NotAllowed("One of these targets has since been closed. Check the list and choose again.")
    check_priorities(len(set(chosen)), len(targets))
    stored, wanted = ({row for row in targets if row.is_priority}, {row for row in targets if row.pk in chosen})
    if changes_of(school, {"chosen": stored}, {"chosen": wanted}, edition=edition):
        for target in targets:
            target.is_priority = target in wanted
        Target.objects.bulk_update(targets, ["is_priority"])
        record("priorities.chosen", by=by, school=school, summary=f"Chose {len(wanted)} priorities")
    return [target for target in targets if target.is_priority]


@transaction.atomic
def choose_first_actions(*, school: Any, chosen: Collection[int], by: Any, edition: int | None = None) -> list[Action]:
    """Make these unfinished actions of priorities the first ones, and no others. Raises as above."""
    waiting = Action.objects.filter(school=school, target__is_priority=True, state__in=UNFINISHED)
    actions = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if set(chosen) - {action.pk for action in actions}:
        raise NotAllowed("One of these actions has since been completed. Check the list and choose again.")
    check_first_actions(len(set(chosen)), len(actions))
    stored, wanted = ({row for row in actions if row.is_first}, {row for row in actions if row.pk in chosen})
    if changes_of(school, {"chosen": stored}, {"chosen": wanted}, edition=edition):
        Action.objects.filter(school=school, is_first=True).exclude(pk__in=chosen).update(is_first=False)
        Action.objects.filter(school=school, pk__in=chosen).update(is_first=True)
        record("first_actions.chosen", by=by, school=school, summary=f"Chose {len(wanted)} actions to start with")
        stored = wanted
    return [action for action in actions if action in stored]
