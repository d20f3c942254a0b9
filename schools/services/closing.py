"""Closing an account, and opening it again. The office's administrators do this, with everything in scope."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import OfficeMembership, User
from accounts.services import deactivate_person
from schools.leaving import why_not_yet
from schools.models import Appointment, Invitation, Membership
from schools.queries import open_invitations_from
from schools.services.appointments import stop_lead
from schools.services.invitations import withdraw_invitation
from schools.services.members import remove_member
from schools.teams import OfficeTeam, SchoolTeam, Team, TrustTeam, other_teams
from wqm.access.refusals import NotAllowed


@transaction.atomic
def close_account(*, user: User, heirs: Mapping[int, User | None], by: Any, withdraw_sent: bool = False) -> None:
    """End every membership and session of a person; they cannot sign in any more. What they were invited to is taken
    back. What they wrote stays under their name, which says that they left.

    `heirs` by school: who gets their unfinished work there. With `withdraw_sent` the invitations that they sent end,
    too. Raises NotAllowed for oneself, the last administrator, and
    an assessor who is expected somewhere.
    """
    if user == by:
        raise NotAllowed("You cannot close your own account. Ask another administrator.")
    # Anyone who accepts an invitation at this moment has done it before, or finds the account closed.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if reasons := why_not_yet(user):
        raise NotAllowed(" ".join(reasons))
    _take_back_offers(user, by)
    if withdraw_sent:
        for invitation in open_invitations_from(user):
            withdraw_invitation(invitation=invitation, by=by)
    for team, member in _memberships(user):
        heir = heirs.get(team.school.pk) if isinstance(team, SchoolTeam) else None
        remove_member(team=team, member=member, by=by, hand_to=heir)
    deactivate_person(user=user, by=by)


def _take_back_offers(user: User, by: Any) -> None:
    """What they were invited to, or were to become tomorrow, must not come true when the account is opened again."""
    for_them = Q(user=user) | Q(email__iexact=user.email)
    for appointment in Appointment.objects.filter(for_them, began_at=None, stopped_at=None):
        stop_lead(appointment=appointment, by=by)
    for invitation in Invitation.objects.filter(email__iexact=user.email, accepted_at=None, withdrawn_at=None):
        withdraw_invitation(invitation=invitation, by=by)


def _memberships(user: User) -> list[tuple[Team, Any]]:
    """The office first: its last administrator keeps everything."""
    office = [(OfficeTeam(), member) for member in OfficeMembership.objects.filter(user=user)]
    held: list[tuple[Team, Any]] = []
    for membership in Membership.objects.filter(user=user).select_related("school", "trust"):
        team: Team = SchoolTeam(membership.school) if membership.school else TrustTeam(membership.trust)
        held.append((team, membership))
    others = [(team, member) for team in other_teams() for member in team.members().filter(user=user)]
    return [*office, *held, *others]
