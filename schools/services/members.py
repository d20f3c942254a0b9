"""Changing and ending memberships."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from schools import emails
from schools.consequences import Consequences, consequences_of
from schools.leaving import hand_on
from schools.models import Appointment, FormerMembership
from schools.policies import check_can_lose_role, check_can_take_over, check_has_seen
from schools.services import appointments
from schools.teams import SchoolTeam, Team
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, Role
from wqm.activity.services import record
from wqm.tenancy.scope import scope


def remove_member(*, team: Team, member: Any, by: Any, hand_to: Any = None, seen: str | None = None) -> None:
    """End a membership. The person loses access at their next request; what they wrote stays.

    Unfinished actions and criteria of somebody who leaves a school become `hand_to`'s, who belongs to it, or nobody's.
    `seen` is the mark of the consequences that a page has shown (None without a page); where they are others now, or
    none were shown, NotAllowed says so. The office hears when a school loses its last headteacher.
    """
    locked = _lock(team, member)
    check_can_lose_role(team, locked, list(team.members()), by=by)
    follows = consequences_of(team, locked, by=by)
    check_has_seen(follows, seen)
    role = team.role_of(locked)
    team.leave(locked)
    summary = f"Removed a {role.label}."
    record("member.removed", by=by, target=member.user, summary=summary, **team.place)
    if isinstance(team, SchoolTeam):
        check_can_take_over(team, locked.user, hand_to)
        hand_on(school=team.school, user=locked.user, to=hand_to, by=by)
        appointments.stop_leads_of(school=team.school, user=locked.user, by=by)
        _note_end_of_lead(team, locked.user, role, by)
        _tell_of_last_head(team, locked.user, follows, by)


def change_role(*, team: Team, member: Any, role: Role, by: Any, seen: str | None = None) -> Appointment | None:
    """Give a member another role of the same kind of organisation. `seen` as in `remove_member`.

    A safeguarding lead is proposed instead, and keeps the role that they have until their appointment begins.
    """
    locked = _lock(team, member)
    if role not in team.roles:
        raise NotAllowed(f"{role.label} is not a role you can give here.")
    before = team.role_of(locked)
    if before == role:
        return None
    if team.has(locked.user.email, role):
        raise NotAllowed(f"{locked.user} already has the role {role.label} here.")
    if team.keeper and team.keeper not in role:
        check_can_lose_role(team, locked, list(team.members()), by=by)
    if isinstance(team, SchoolTeam) and role == DSL:
        return appointments.propose_lead(school=team.school, email=locked.user.email, member=locked, by=by)
    follows = consequences_of(team, locked, by=by, role=role)
    check_has_seen(follows, seen)
    team.change(locked, role)
    record(
        "member.changed", by=by, target=member.user, summary=f"Changed a member’s role to {role.label}.", **team.place
    )
    if isinstance(team, SchoolTeam):
        _note_end_of_lead(team, locked.user, before, by)
        _tell_of_last_head(team, locked.user, follows, by)
    return None


def add_role(*, team: Team, member: Any, role: Role, by: Any) -> Appointment | None:
    """Give somebody who belongs here another role beside the one they have, without another invitation; they are told.

    A safeguarding lead is proposed instead.
    """
    locked = _lock(team, member)
    if not team.has_several_roles or role not in team.roles:
        raise NotAllowed(f"{role.label} is not a role you can give here.")
    if not locked.user.is_active:
        raise NotAllowed(f"{locked.user}’s account is closed. Ask the office to reopen it.")
    if team.has(locked.user.email, role):
        raise NotAllowed(f"{locked.user} already has the role {role.label} here.")
    if isinstance(team, SchoolTeam) and role == DSL:
        return appointments.propose_lead(school=team.school, email=locked.user.email, user=locked.user, by=by)
    team.join(locked.user, role)
    summary = f"Gave a member another role: {role.label}."
    record("member.role_added", by=by, target=locked.user, summary=summary, **team.place)
    emails.role_added(team, locked.user, role, by)
    return None


def check_can_go(*, team: Team, member: Any, role: Role | None, by: Any) -> None:
    """Whether the member could leave, or get another `role`, before a page says what follows. Raises NotAllowed."""
    if role is None or (team.keeper and team.keeper not in role):
        check_can_lose_role(team, member, list(team.members()), by=by)


def _tell_of_last_head(team: SchoolTeam, user: Any, follows: Consequences | None, by: Any) -> None:
    if follows and follows.is_last_head:
        emails.last_head_left(team.school, user, by)


def _note_end_of_lead(team: SchoolTeam, user: Any, role: Role, by: Any) -> None:
    if role == DSL:
        appointments.note_lead_ended(school=team.school, user=user, by=by)


def _lock(team: Team, member: Any) -> Any:
    """Lock everybody of the team, in one order: two leaders who remove each other at once do not both succeed.

    The person before the memberships, as where their account is closed, so that neither waits for the other.
    """
    User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    for locked in team.members().order_by("pk").select_for_update(of=("self",)):
        if locked.pk == member.pk:
            return locked
    raise NotAllowed("This person has already been removed.")


def forget_former_members() -> int:
    """Delete where people belonged longer ago than it counts as a conflict of interest. Returns how many rows."""
    with scope(everything=True):
        before = timezone.localdate() - relativedelta(years=settings.CONFLICT_YEARS)
        return FormerMembership.objects.filter(ended_on__lt=before).delete()[0]
