"""Inviting somebody, and accepting it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import create_person
from schools import emails
from schools.models import Invitation
from schools.policies import check_can_accept, check_can_invite
from schools.services.links import key_in
from schools.teams import Team, team_of
from wqm.access.refusals import NotAllowed
from wqm.access.roles import ROLES, Role
from wqm.activity.services import record
from wqm.contacts.addresses import clean_address
from wqm.tenancy.scope import scope

LASTS = timedelta(days=14)


def invite(*, team: Team, email: str, role: Role, by: Any) -> Invitation:
    """Invite `email` to this role. An open invitation of the same person to this role is replaced: its link ends."""
    email = clean_address(email)
    check_can_invite(team, email=email, role=role)
    now = timezone.now()
    open_ones(team).filter(email__iexact=email, role=role.name).update(withdrawn_at=now)
    invitation = Invitation(
        email=email, role=role.name, invited_by=by, invited_at=now, expires_at=now + LASTS, **team.place
    )
    invitation.save(force_insert=True)
    record("invitation.sent", by=by, target=invitation, summary=f"Invited a person as {role.label}.", **team.place)
    emails.invitation(invitation)
    return invitation


def open_ones(team: Team) -> Any:
    """Invitations to this team that were neither accepted nor withdrawn; also those that have ended."""
    names = [role.name for role in team.roles]
    return Invitation.objects.filter(role__in=names, accepted_at=None, withdrawn_at=None, **team.place)


def withdraw_invitation(*, invitation: Invitation, by: Any) -> None:
    """End an open invitation. Accepting at the same moment wins or loses, never both."""
    ended = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not ended.update(withdrawn_at=timezone.now()):
        raise NotAllowed("It has been accepted or withdrawn already.")
    place = team_of(invitation).place
    record("invitation.withdrawn", by=by, target=invitation, summary="Withdrew an invitation.", **place)


def resend_invitation(*, invitation: Invitation, by: Any) -> Invitation:
    """Send a new link and end the old one."""
    return invite(team=team_of(invitation), email=invitation.email, role=ROLES[invitation.role], by=by)


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, whatever its state. Looks everywhere, because the link is all that is known so far."""
    key = key_in(token)
    if key is None:
        return None
    with scope(everything=True):
        return Invitation.objects.select_related("school", "trust", "invited_by").filter(key=key).first()


def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Make `user` a member and use the invitation up, in one transaction. Only the invited address may."""
    with scope(everything=True):
        locked = _lock(invitation)
        if clean_address(user.email) != clean_address(locked.email):
            raise NotAllowed(f"This invitation is for {locked.email}, and you are signed in as {user.email}.")
        _use_up(locked, user)


def accept_as_new_person(*, invitation: Invitation, name: str, password: str | None) -> User:
    """Create the account (the link proved the mailbox) and accept; without a password they sign in by emailed code."""
    with scope(everything=True):
        locked = _lock(invitation)
        if User.objects.filter(email__iexact=clean_address(locked.email)).exists():
            raise NotAllowed("There is an account with this address already. Sign in, then open the link again.")
        user = create_person(email=locked.email, name=name, password=password)
        _use_up(locked, user)
    return user


def _lock(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    check_can_accept(locked)
    return locked


def _use_up(invitation: Invitation, user: User) -> None:
    role, team = ROLES[invitation.role], team_of(invitation)
    team.join(user, role)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record("invitation.accepted", by=user, target=invitation, summary=f"Joined as {role.label}.", **team.place)
