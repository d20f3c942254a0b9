"""What a trust sees of its schools' plans."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from plans.enums import UNFINISHED, TargetState
from plans.models import Action, Target
from plans.queries.plan import TargetRow
from schools.models import School
from wqm.prepared import Prepared


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


# The day is compared here: what changes with the day cannot be prepared.
_DUE = Prepared(
    lambda trust_id: (
        Action.objects.filter(
            target__school__trust=trust_id,
            target__state=TargetState.OPEN,
            target__is_priority=True,
            state__in=UNFINISHED,
            due_on__isnull=False,
        )
        .order_by()
        .values_list("school_id", "due_on")
    )
)


def overdue_priorities(trust_id: int) -> dict[int, int]:
    """School -> how many actions of its priorities are overdue; those with none are left out. One query."""
    today = timezone.localdate()
    return dict(Counter(school_id for school_id, due_on in _DUE.rows(trust_id) if due_on < today))
