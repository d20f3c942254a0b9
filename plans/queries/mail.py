"""Who gets which mail about a plan, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from plans.enums import UNFINISHED, MailKind, Rhythm, TargetState
from plans.models import Action, MailWish, Prompt
from plans.queries.plan import WEEK, actions_of
from plans.queries.training import open_prompts, schools_with_prompts
from schools.models import Membership
from wqm.access.permissions import P
from wqm.access.roles import HEAD, ROLES, WELLBEING_LEAD, Role

# Those who run the cycle hear of it once a week without having to ask; a daily mail is for those who choose it, and
# everybody else is left in peace.
WEEKLY_BY_DEFAULT = {HEAD, WELLBEING_LEAD}
MONDAY, SATURDAY = 0, 5


@dataclass(frozen=True)
class Reader:
    """A person of the school with what they want, and whether their roles may open the plan."""

    user: User
    rhythm: str
    reminders: bool
    may_open: bool

    def wants_digest_on(self, day: date) -> bool:
        """Whether this is a day for their summary."""
        if not self.may_open or day.weekday() >= SATURDAY:
            return False
        return self.rhythm == Rhythm.DAILY or (self.rhythm == Rhythm.WEEKLY and day.weekday() == MONDAY)


@dataclass(frozen=True)
class Due:
    """What a summary says."""

    overdue: list[Action]
    soon: list[Action]
    prompts: list[Prompt]

    @property
    def is_empty(self) -> bool:
        """There is nothing to say."""
        return not self.overdue and not self.soon and not self.prompts


def readers_of(school_id: int) -> dict[int, Reader]:
    """Everybody with an open account who belongs to the school now, by id. Two queries."""
    wishes = {wish.user_id: wish for wish in MailWish.objects.filter(school=school_id)}
    roles: dict[User, set[Role]] = {}
    for membership in Membership.objects.filter(school=school_id, user__is_active=True).select_related("user"):
        roles.setdefault(membership.user, set()).add(ROLES[membership.role])
    return {user.pk: _reader(user, user_roles, wishes.get(user.pk)) for user, user_roles in roles.items()}


def wish_of(school: Any, user: User) -> dict[str, Any]:
    """What this person gets now: their own choice, or the default of their roles."""
    reader = readers_of(school.pk).get(user.pk)
    return {"rhythm": reader.rhythm, "reminders": reader.reminders} if reader else {}


def schools_with_something_due(today: date) -> list[int]:
    """Schools in which an unfinished action is late or due within a week, or a question after a training waits."""
    actions = Action.objects.filter(
        due_on__lte=today + WEEK, state__in=UNFINISHED, target__state=TargetState.OPEN
    ).order_by("school_id")
    return sorted({*actions.values_list("school_id", flat=True).distinct(), *schools_with_prompts(today)})


def due_in(school_id: int, today: date) -> Due:
    """What is late, what is due today or within a week, and which questions wait. Two queries."""
    actions = list(
        actions_of(school_id).filter(
            state__in=UNFINISHED, target__state=TargetState.OPEN, due_on__lte=today + WEEK
        )
    )  # fmt: skip
    late, soon = (
        [action for action in actions if action.is_overdue],
        [action for action in actions if not action.is_overdue],
    )
    return Due(late, soon, list(open_prompts(school_id, today)))


def reminders_in(due: Due, today: date) -> Iterable[tuple[Action, MailKind]]:
    """Which owner hears what: on the day, or once in the week before (late rather than never after an outage)."""
    for action in due.soon:
        yield action, MailKind.ON_THE_DAY if action.due_on == today else MailKind.WEEK_BEFORE


def _reader(user: User, roles: set[Role], wish: MailWish | None) -> Reader:
    may_open = any(P.PLAN_VIEW in role for role in roles)
    if wish:
        return Reader(user, wish.rhythm, wish.reminders, may_open)
    return Reader(user, Rhythm.WEEKLY if roles & WEEKLY_BY_DEFAULT else Rhythm.NEVER, True, may_open)
