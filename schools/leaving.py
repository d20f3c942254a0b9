"""What somebody holds at a school is handed on when they leave; rooms above say what they keep (`register_holding`)."""

from typing import Any, Protocol

from accounts.models import User
from schools.models import Membership, School


class Holding(Protocol):
    """One kind of thing that is somebody's at a school. Callers are in the scope of the school, or of everything."""

    def held(self, *, school: School, user: User) -> list[str]:
        """The unfinished ones, in words."""

    def hand_on(self, *, school: School, user: User, to: User | None, by: Any) -> None:
        """They are the other person's now, or nobody's; what was written stays as it is."""


_holdings: list[Holding] = []
_reasons: list[Any] = []


def register_holding(holding: Holding) -> None:
    """Say once, at start, what a room keeps for people."""
    _holdings.append(holding)


def register_reason_to_stay(reason: Any) -> None:
    """A function that is given a person and says why their account cannot be closed yet; empty where it can."""
    _reasons.append(reason)


def held_by(user: User, school: School) -> list[str]:
    """Everything unfinished that is theirs at this school, in words."""
    return [thing for holding in _holdings for thing in holding.held(school=school, user=user)]


def hand_on(*, school: School, user: User, to: User | None, by: Any) -> None:
    """Give it to somebody else of the school (nobody: it waits for an owner). Does nothing for who still belongs."""
    if not Membership.objects.filter(school=school, user=user).exists():
        for holding in _holdings:
            holding.hand_on(school=school, user=user, to=to, by=by)


def why_not_yet(user: User) -> list[str]:
    """What has to be settled before their account is closed."""
    return [sentence for reason in _reasons if (sentence := reason(user))]
