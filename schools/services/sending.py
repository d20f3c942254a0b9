"""Writing an invitation down and sending it, after somebody else has decided that it may be sent."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from schools import emails
from schools.models import Invitation
from schools.teams import Team
from wqm.access.roles import Role
from wqm.activity.services import record

LASTS = timedelta(days=14)


def open_ones(team: Team) -> Any:
    """Invitations to this team that were neither accepted nor withdrawn; also those that have ended."""
    names = [role.name for role in team.roles]
    return Invitation.objects.filter(role__in=names, accepted_at=None, withdrawn_at=None, **team.place)


def send_invitation(*, team: Team, email: str, role: Role, by: Any) -> Invitation:
    """A new invitation, in the place of an open one of the same person to this role."""
    now = timezone.now()
    open_ones(team).filter(email__iexact=email, role=role.name).update(withdrawn_at=now)
    invitation = Invitation(
        email=email, role=role.name, invited_by=by, invited_at=now, expires_at=now + LASTS, **team.place
    )
    invitation.save(force_insert=True)
    record("invitation.sent", by=by, target=invitation, summary=f"Invited someone as {role.label}.", **team.place)
    emails.invitation(invitation)
    return invitation
