"""Actions that somebody owns, when they leave the school."""

from typing import Any

from accounts.models import User
from plans.enums import UNFINISHED
from plans.models import Action
from schools.models import School
from wqm.activity.services import record


class Actions:
    """See `schools.leaving.Holding`. What is finished stays with its owner."""

    def held(self, *, school: School, user: User) -> list[str]:
        """By title."""
        return [f"Action: {action}" for action in self._of(school, user)]

    def hand_on(self, *, school: School, user: User, to: User | None, by: Any) -> None:
        """A person who is editing an action meets the change (its edition moves on)."""
        for action in self._of(school, user).select_for_update(of=("self",)):
            action.owner, action.edition, action.updated_by = to, action.edition + 1, by
            action.save(update_fields=["owner", "edition", "updated_by"])
            summary = f"Reassigned “{action}” from someone who left"
            record("action.saved", by=by, school=school, target=action, summary=summary)

    def _of(self, school: School, user: User):
        return Action.objects.filter(school=school, owner=user, state__in=UNFINISHED).order_by("due_on", "pk")
