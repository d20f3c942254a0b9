"""What a trust sees of its schools' plans."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.enums import TargetState
from plans.models import Action, Target
from plans.queries.plan import TargetRow
from schools.models import School


@dataclass(frozen=True)
class SchoolPlan:
    """A school with its priorities, and how many other targets it works on."""

    school: School
    priorities: list[TargetRow]
    others: int


def plans_of(schools: Sequence[School]) -> list[SchoolPlan]:
    """The priorities of these schools with their actions. Two queries, whatever their number."""
    targets = list(
        Target.objects.filter(school__in=[one.pk for one in schools], state=TargetState.OPEN).select_related(
            "principle"
        )
    )
    actions: dict[int, list[Action]] = {}
    wanted = [one.pk for one in targets if one.is_priority]
    for action in Action.objects.filter(target__in=wanted).select_related("owner"):
        actions.setdefault(action.target_id, []).append(action)
    rows = []
    for school in schools:
        mine = [one for one in targets if one.school_id == school.pk]
        priorities = [TargetRow(one, actions.get(one.pk, [])) for one in mine if one.is_priority]
        rows.append(SchoolPlan(school, priorities, len(mine) - len(priorities)))
    return rows
