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
    """The priorities of these schools with their actions. Two queries for any number of them."""
    targets = list(
        Target.objects.filter(school__in=[school.pk for school in schools], state=TargetState.OPEN).select_related(
            "principle"
        )
    )
    actions: dict[int, list[Action]] = {}
    wanted = [target.pk for target in targets if target.is_priority]
    for action in Action.objects.filter(target__in=wanted).select_related("owner"):
        actions.setdefault(action.target_id, []).append(action)
    rows = []
    for school in schools:
        school_targets = [target for target in targets if target.school_id == school.pk]
        priorities = [TargetRow(target, actions.get(target.pk, [])) for target in school_targets if target.is_priority]
        rows.append(SchoolPlan(school, priorities, len(school_targets) - len(priorities)))
    return rows
