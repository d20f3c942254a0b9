"""Inviting somebody, and accepting it."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import create_person
from schools.models import Appointment, Invitation
from schools.policies import check_can_accept, check_can_invite
from schools.services import appointments
from schools.services.links import key_in
from schools.services.sending import open_ones, send_invitation
from schools.teams import SchoolTeam, Team, team_of
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, ROLES, Role
from wqm.activity.services import record
from wqm.contacts.addresses import clean_address
from wqm.tenancy.scope import scope

__all__ = ["open_ones"]


def invite(*, team: Team, email: str, role: Role, by: Any) -> Invitation | Appointment:
    """Invite `email` to this role. An open invitation of the same person to this role is replaced: its link ends.

    A safeguarding lead is proposed instead, and invited once a second person has confirmed it.
    """
    email = clean_address(email)
    check_can_invite(team, email=email, role=role)
    if isinstance(team, SchoolTeam) and role == DSL:
        return appointments.propose_lead(school=team.school, email=email, by=by)
    return send_invitation(team=team, email=email, role=role, by=by)


def withdraw_invitation(*, invitation: Invitation, by: Any) -> None:
    """End an open invitation. Accepting at the same moment wins or loses, never both."""
    appointment = Appointment.objects.filter(invitation=invitation, began_at=None, stopped_at=None).first()
    if appointment is not None:
        appointments.stop_lead(appointment=appointment, by=by)
        return
    ended = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not ended.update(withdrawn_at=timezone.now()):
        raise NotAllowed("This invitation has already been accepted or withdrawn.")
    place = team_of(invitation).place
    record("invitation.withdrawn", by=by, target=invitation, summary="Withdrew an invitation.", **place)


def resend_invitation(*, invitation: Invitation, by: Any) -> Invitation | Appointment:
    """Send a new link and end the old one. What was confirmed of a safeguarding lead stays as it is."""
    team, role = team_of(invitation), ROLES[invitation.role]
    if role != DSL or not Appointment.objects.filter(invitation=invitation, stopped_at=None).exists():
        return invite(team=team, email=invitation.email, role=role, by=by)
    fresh = send_invitation(team=team, email=invitation.email, role=role, by=by)
    appointments.move_invitation(old=invitation, new=fresh)
    return fresh


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, in any state. Looks everywhere, because the link is all that is known so far."""
    key = key_in(token)
    if key is None:
        return None
    with scope(everything=True):
        return Invitation.objects.select_related("school", "trust", "invited_by").filter(key=key).first()


def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Make `user` a member and use the invitation up, in one transaction. Only the invited address may."""
    with scope(everything=True):
        # Before the invitation, as where an account is closed.
        if not User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
            raise NotAllowed("This account is closed. Ask the office to open it again.")
        locked = _lock(invitation)
        if clean_address(user.email) != clean_address(locked.email):
            raise NotAllowed(f"This invitation is for {locked.email}, but you are signed in as {user.email}.")
        _use_up(locked, user)


def accept_as_new_person(*, invitation: Invitation, name: str, password: str | None) -> User:
    """Create the account (the link proved the mailbox) and accept; without a password they sign in by emailed code."""
    with scope(everything=True):
        locked = _lock(invitation)
        if User.objects.filter(email__iexact=clean_address(locked.email)).exists():
            raise NotAllowed("This address already has an account. Sign in, then open the link again.")
        user = create_person(email=locked.email, name=name, password=password)
        _use_up(locked, user)
    return user


def _lock(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    check_can_accept(locked)
    return locked


def _use_up(invitation: Invitation, user: User) -> None:
    role, team = ROLES[invitation.role], team_of(invitation)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    if role == DSL:
        appointments.accept_lead(invitation=invitation, user=user)
        record("invitation.accepted", by=user, target=invitation, summary=f"Agreed to be {role.label}.", **team.place)
        return
    team.join(user, role)
    record("invitation.accepted", by=user, target=invitation, summary=f"Joined as {role.label}.", **team.place)
