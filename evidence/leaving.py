"""Criteria that somebody works on, when they leave the school."""

from typing import Any

from accounts.models import User
from evidence import emails
from evidence.enums import CycleState
from evidence.models import Assignment
from schools.models import School
from wqm.activity.services import record

OVER = (CycleState.AWARDED, CycleState.CLOSED)


class Criteria:
    """See `schools.leaving.Holding`."""

    def held(self, *, school: School, user: User) -> list[str]:
        """By reference and text."""
        return [f"Criterion {given.criterion}" for given in self._of(school, user)]

    def hand_on(self, *, school: School, user: User, to: User | None, by: Any) -> None:
        """Who has the criterion already keeps their own day."""
        for given in self._of(school, user):
            summary = f"Unassigned criterion {given.criterion.reference} from someone who left"
            record("assignment.removed", by=by, school=school, target=given, summary=summary)
            given.delete()
            if to is None:
                continue
            place = {"school": school, "cycle": given.cycle, "criterion": given.criterion, "person": to}
            fresh, is_new = Assignment.objects.get_or_create(
                **place, defaults={"due_on": given.due_on, "assigned_by": by}
            )
            if is_new:
                emails.criterion_given(fresh)

    def _of(self, school: School, user: User) -> list[Assignment]:
        assignments = Assignment.objects.filter(school=school, person=user).exclude(cycle__state__in=OVER)
        return list(assignments.select_related("criterion__principle", "cycle__school").order_by("criterion_id"))
