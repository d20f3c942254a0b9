"""What is allowed in which state, in sentences."""

from typing import Any

from schools.models import Invitation
from schools.teams import Team, keepers
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.roles import Role
from wqm.access.sources import OFFICE, can


def check_can_accept(invitation: Invitation | None) -> None:
    """An invitation counts once, until it ends or is withdrawn."""
    if invitation is None:
        raise NotAllowed("This link is not one of ours. Open the link in the email again, or copy all of it.")
    if invitation.accepted_at:
        raise NotAllowed("This invitation has been used. Sign in with your email address instead.")
    if invitation.withdrawn_at:
        raise NotAllowed(
            "This invitation was withdrawn or replaced by a newer one. Use the newest email, or ask for a new one."
        )
    if not invitation.is_open:
        raise NotAllowed("This invitation has ended: it counted for 14 days. Ask for a new one.")


def check_can_invite(team: Team, *, email: str, role: Role) -> None:
    """The role fits the team, and the person does not have it."""
    if role not in team.roles:
        raise NotAllowed(f"{role.label} is not a role that can be given here.")
    if team.has(email, role):
        raise NotAllowed(f"{email} already has the role {role.label} here.")


def check_can_lose_role(team: Team, member: Any, members: list[Any], *, by: Any) -> None:
    """Somebody who can invite others stays in every team; in a school or trust the office may decide otherwise."""
    if keepers(team, members) != [member]:
        return
    if team.kind in ("school", "trust") and can(by, P.SCHOOLS_MANAGE, OFFICE):
        return
    labels = " or ".join(role.label.lower() for role in team.roles if team.keeper and team.keeper in role)
    raise NotAllowed(f"{member.user} is the last person here who can invite others. Invite another {labels} first.")
