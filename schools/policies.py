"""What is allowed in which state, in sentences."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from schools.changing import OpenWork
from schools.consequences import Consequences
from schools.enums import GONE
from schools.models import Appointment, Invitation, Membership, RegisterChange, School
from schools.queries import open_appointments, people_who_can
from schools.teams import SchoolTeam, Team, keepers
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, GOVERNOR, HEAD, Role
from wqm.access.sources import OFFICE, can
from wqm.contacts.addresses import base_address
from wqm.lines import one_line

SETTLED = timedelta(days=14)


def check_can_accept(invitation: Invitation | None) -> None:
    """An invitation counts once, until it ends or is withdrawn."""
    if invitation is None:
        raise NotAllowed("This link is incomplete. Open the link in the email again, or copy all of it.")
    if invitation.accepted_at:
        raise NotAllowed("This invitation has already been used. Sign in with your email address instead.")
    if invitation.withdrawn_at:
        raise NotAllowed(
            "This invitation was withdrawn or replaced. Use the link in the newest email, or ask for another "
            "invitation."
        )
    if not invitation.is_open:
        raise NotAllowed("This invitation has expired. Invitations last for 14 days. Ask for a new one.")


def check_can_invite(team: Team, *, email: str, role: Role) -> None:
    """The role fits the team, and the person does not have it."""
    if role not in team.roles:
        raise NotAllowed(f"{role.label} is not a role you can give here.")
    if team.has(email, role):
        raise NotAllowed(f"{email} already has the role {role.label} here.")


def check_can_lose_role(team: Team, member: Any, members: list[Any], *, by: Any) -> None:
    """Somebody who can invite others stays in every team; in a school or trust the office may decide otherwise."""
    if keepers(team, members) != [member]:
        return
    if team.kind in ("school", "trust") and can(by, P.SCHOOLS_MANAGE, OFFICE):
        return
    labels = " or ".join(role.label.lower() for role in team.roles if team.keeper and team.keeper in role)
    raise NotAllowed(
        f"{member.user} is the only person here who can invite others. Before they leave, invite another {labels} "
        "first."
    )


def check_has_seen(follows: Consequences | None, seen: str | None) -> None:
    """What has to be read first has been read, as it is now. `seen` is None where no page asked."""
    if follows and seen is not None and seen != follows.seen:
        raise NotAllowed("Something has changed since you opened this page. Read the list again, then confirm.")


def check_can_take_over(team: SchoolTeam, leaver: Any, heir: Any) -> None:
    """Somebody else who works on the school's self-evaluation, or nobody yet."""
    if heir is not None and (heir == leaver or not people_who_can(team.school.pk, P.EVIDENCE_EDIT).contains(heir)):
        raise NotAllowed(f"{heir} cannot take over this work. Choose someone who works on the self-evaluation.")


def keepers_without(team: Team, member: Any) -> bool:
    """Whether somebody who can invite others is left when this member no longer can."""
    return any(keeper.pk != member.pk for keeper in keepers(team, team.members()))


def check_can_propose(school: School, email: str) -> None:
    """Nobody is proposed twice, and a lead is not proposed again."""
    if SchoolTeam(school).has(email, DSL):
        raise NotAllowed(f"{email} already has the role {DSL.label} here.")
    mailbox = base_address(email)
    for appointment in open_appointments(school):
        address = appointment.user.email if appointment.user else appointment.email
        if mailbox in (base_address(appointment.email), base_address(address)):
            raise NotAllowed(
                f"{appointment.who} has already been proposed. Ask for that to be confirmed, or stop it first."
            )


def check_is_open(appointment: Appointment) -> None:
    """It has neither begun nor been stopped."""
    if appointment.stopped_at:
        raise NotAllowed("This has already been stopped.")
    if appointment.began_at:
        raise NotAllowed(f"{appointment.who} is already the safeguarding lead. You can remove them on the People page.")


def check_is_another(appointment: Appointment, by: Any) -> None:
    """Neither who proposed it nor who is appointed. Asks the database nothing, so that a page can ask it of each row.

    People are compared by account and by mailbox, so that a second address of one's own is nobody else.
    """
    check_is_open(appointment)
    if appointment.confirmed_at:
        raise NotAllowed("This has already been confirmed.")
    if not can(by, P.LEAD_CONFIRM, appointment.school):
        raise NotAllowed("The safeguarding lead, a governor, the headteacher or the office has to confirm this.")
    if _is_same(by, appointment.proposed_by):
        raise NotAllowed("You proposed this, so someone else has to confirm it.")
    if by == appointment.user or base_address(by.email) == base_address(appointment.email):
        raise NotAllowed("This is about you, so someone else has to confirm it.")


def check_can_confirm(appointment: Appointment, by: Any) -> None:
    """A second person whose word counts: not two of the office, and nobody who came a moment ago."""
    check_is_another(appointment, by)
    if _is_of_office(by):
        if _is_of_office(appointment.proposed_by):
            raise NotAllowed("The office proposed this, so someone at the school has to confirm it.")
        return
    _check_knows_the_school(appointment, by)


def _check_knows_the_school(appointment: Appointment, by: Any) -> None:
    """A lead, or a governor or head of some time: anyone who joined a moment ago may be somebody's second account."""
    roles = dict(Membership.objects.filter(school=appointment.school, user=by).values_list("role", "since"))
    settled = {role for role, since in roles.items() if since <= timezone.now() - SETTLED}
    if DSL.name in roles or GOVERNOR.name in settled:
        return
    is_settled = Membership.objects.filter(
        school=appointment.school, user=appointment.proposed_by, since__lte=timezone.now() - SETTLED
    ).exists()
    if HEAD.name in settled and (is_settled or _is_of_office(appointment.proposed_by)):
        return
    raise NotAllowed(
        "Two people who have each been in their role here for 14 days have to agree this. Ask the safeguarding "
        "lead, another governor or the office to confirm it."
    )


def _is_same(one: Any, other: Any) -> bool:
    return one == other or base_address(one.email) == base_address(other.email)


def _is_of_office(user: Any) -> bool:
    return can(user, P.SCHOOLS_MANAGE, OFFICE)


def check_can_resolve(change: RegisterChange, open_work: list[OpenWork]) -> None:
    """Once, and not while something of a school that is gone waits for a decision: nobody would be reminded of it."""
    if change.resolved_at:
        raise NotAllowed(f"{change.resolved_by} has already resolved this.")
    waiting = [work.words for work in open_work if work.waits] if change.kind in GONE else []
    if waiting:
        raise NotAllowed(f"First, deal with what is open there: {'; '.join(waiting)}.")


def check_can_record_agreement(agreed_on: date, with_whom: str) -> None:
    """A conversation that took place, with someone."""
    if agreed_on > timezone.localdate():
        raise NotAllowed("The date of the conversation must be today or in the past.")
    if not one_line(with_whom):
        raise NotAllowed("Enter who took part in the conversation.")
