"""Changing and ending memberships."""

from typing import Any

from schools.policies import check_can_lose_role
from schools.teams import Team
from wqm.access.refusals import NotAllowed
from wqm.access.roles import Role
from wqm.activity.services import record


def remove_member(*, team: Team, member: Any, by: Any) -> None:
    """End a membership. The person loses access at their next request; what they wrote stays."""
    locked = _lock(team, member)
    check_can_lose_role(team, locked, list(team.members()), by=by)
    label = team.role_of(locked).label
    team.leave(locked)
    record("member.removed", by=by, target=member.user, summary=f"Ended the membership of a {label}.", **team.place)


def change_role(*, team: Team, member: Any, role: Role, by: Any) -> None:
    """Give a member another role of the same kind of organisation."""
    locked = _lock(team, member)
    if role not in team.roles:
        raise NotAllowed(f"{role.label} is not a role that can be given here.")
    if team.role_of(locked) == role:
        return
    if team.has(locked.user.email, role):
        raise NotAllowed(f"{locked.user} already has the role {role.label} here.")
    if team.keeper and team.keeper not in role:
        check_can_lose_role(team, locked, list(team.members()), by=by)
    team.change(locked, role)
    record("member.changed", by=by, target=member.user, summary=f"Gave a member the role {role.label}.", **team.place)


def _lock(team: Team, member: Any) -> Any:
    """Lock everybody of the team, in one order: two leaders who remove each other at once do not both succeed."""
    for locked in team.members().order_by("pk").select_for_update(of=("self",)):
        if locked.pk == member.pk:
            return locked
    raise NotAllowed("This person is no longer a member.")
