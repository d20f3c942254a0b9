"""Who becomes safeguarding lead: proposed by one, confirmed by another, stopped by anybody in time, begun after a day.

Requests for contact may be about the head, and pupils' comments about anybody. So no single person can give the role to
themselves: not by a second address, not from the office, and not by removing the lead first (`needs_second_person`).
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from schools import emails
from schools.models import Appointment, Invitation, Membership, School
from schools.policies import check_can_confirm, check_can_propose, check_is_open, keepers_without
from schools.queries import needs_second_person
from schools.services.sending import send_invitation
from schools.teams import SchoolTeam
from wqm.access.roles import DSL
from wqm.activity.services import record
from wqm.contacts.addresses import clean_address
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)


@transaction.atomic
def propose_lead(
    *, school: School, email: str, by: Any, member: Membership | None = None, user: User | None = None
) -> Appointment:
    """Propose somebody as safeguarding lead; tells the leads, the governors and the head at once.

    Where the school has never had a lead this is also the confirmation. `member` is given for somebody who is there
    already and changes their role, `user` for somebody who has accepted. Raises NotAllowed for somebody who is lead or
    proposed already.
    """
    email = clean_address(email)
    # Of two who propose the same person at the same moment the second one reads that it was done.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    check_can_propose(school, email)
    appointment = Appointment(
        school=school,
        email=email,
        member=member,
        user=member.user if member else user,
        needs_second=needs_second_person(school),
        proposed_by=by,
    )
    appointment.save(force_insert=True)
    record("lead.proposed", by=by, school=school, target=appointment, summary="Proposed a safeguarding lead.")
    emails.lead_proposed(appointment)
    if not appointment.needs_second:
        _confirm(appointment, by)
    return appointment


@transaction.atomic
def confirm_lead(*, appointment: Appointment, by: Any) -> Appointment:
    """The second person agrees. Raises NotAllowed for the same person, see `check_can_confirm`."""
    locked = _lock(appointment)
    check_can_confirm(locked, by)
    _confirm(locked, by)
    return locked


def _confirm(appointment: Appointment, by: Any) -> None:
    appointment.confirmed_by, appointment.confirmed_at = by, timezone.now()
    if appointment.user is None:
        team = SchoolTeam(appointment.school)
        appointment.invitation = send_invitation(team=team, email=appointment.email, role=DSL, by=by)
    appointment.save(update_fields=["confirmed_by", "confirmed_at", "invitation"])
    summary = "Confirmed a safeguarding lead."
    record("lead.confirmed", by=by, school=appointment.school, target=appointment, summary=summary)
    emails.lead_confirmed(appointment)


@transaction.atomic
def stop_lead(*, appointment: Appointment, by: Any) -> None:
    """End an appointment before it begins; an invitation that was sent for it ends with it."""
    locked = _lock(appointment)
    check_is_open(locked)
    locked.stopped_by, locked.stopped_at = by, timezone.now()
    locked.save(update_fields=["stopped_by", "stopped_at"])
    if locked.invitation_id is not None:
        sent = Invitation.objects.filter(pk=locked.invitation_id, accepted_at=None)
        sent.update(withdrawn_at=locked.stopped_at)
    record(
        "lead.stopped",
        by=by,
        school=locked.school,
        target=locked,
        summary="Stopped the appointment of a safeguarding lead.",
    )
    emails.lead_stopped(locked)


def stop_leads_of(*, school: School, user: User, by: Any) -> None:
    """Anyone who is removed from the school does not come back as its lead a day later."""
    for appointment in Appointment.objects.filter(school=school, user=user, began_at=None, stopped_at=None):
        stop_lead(appointment=appointment, by=by)


def accept_lead(*, invitation: Invitation, user: User) -> None:
    """The invited person is known now; the role begins when its day is over, or at once where it is.

    An invitation of which no appointment is known any more is a proposal, which somebody has to confirm.
    """
    found = Appointment.objects.filter(invitation=invitation, began_at=None, stopped_at=None).first()
    if found is None:
        school = invitation.school
        assert school is not None  # noqa: S101 - a constraint says so; tells the type checker
        found = propose_lead(school=school, email=invitation.email, by=invitation.invited_by or user, user=user)
    appointment = _lock(found)
    appointment.user = user
    appointment.save(update_fields=["user"])
    _begin_if_due(appointment)


def move_invitation(*, old: Invitation, new: Invitation) -> None:
    """A new link of the same appointment."""
    Appointment.objects.filter(invitation=old).update(invitation=new)


def begin_due_leads() -> int:
    """Give the role to everybody whose day is over; returns how many. Worker only, again is harmless."""
    due = timezone.now() - Appointment.WAIT
    waiting = {"confirmed_at__lte": due, "stopped_at": None, "began_at": None, "user__is_active": True}
    with scope(everything=True):
        ids = list(Appointment.objects.filter(**waiting).values_list("pk", flat=True))
    return sum(_begin_or_note(pk) for pk in ids)


def _begin_or_note(pk: int) -> bool:
    """One that fails is logged, and keeps nobody else waiting."""
    try:
        return _begin(pk)
    except Exception:  # one broken appointment must not keep the others waiting for ever
        log.exception("a safeguarding lead could not begin; nothing was changed", extra={"appointment": pk})
        return False


def _begin(pk: int) -> bool:
    with scope(everything=True), transaction.atomic():
        appointment = Appointment.objects.filter(pk=pk).first()
        return appointment is not None and _begin_if_due(_lock(appointment))


def _begin_if_due(appointment: Appointment) -> bool:
    """Make the membership, unless somebody stopped it a moment ago."""
    user, begins_at = appointment.user, appointment.begins_at
    if user is None or begins_at is None or begins_at > timezone.now() or not appointment.is_open:
        return False
    _give_role(appointment, user)
    appointment.began_at = timezone.now()
    appointment.save(update_fields=["began_at"])
    record("lead.began", by=None, school=appointment.school, target=user, summary="A safeguarding lead started.")
    emails.lead_began(appointment)
    return True


def _give_role(appointment: Appointment, user: User) -> None:
    """In the place of the role that they had, unless nobody could invite others without it."""
    team, member = SchoolTeam(appointment.school), appointment.member
    has_it = Membership.objects.filter(school=appointment.school, user=user, role=DSL.name).exists()
    if member is not None and not has_it and keepers_without(team, member):
        team.change(member, DSL)
    elif not has_it:
        Membership(school=appointment.school, user=user, role=DSL.name).save(force_insert=True)


def note_lead_ended(*, school: School, user: User, by: Any) -> None:
    """A lead is no longer lead: they and those who watch over it are told, and it is remembered for good."""
    record("lead.ended", by=by, school=school, target=school, summary="A safeguarding lead was removed.")
    emails.lead_ended(school, user, by)


def forget_appointments() -> int:
    """Delete what was proposed a month ago, however it went; the record keeps the acts. Returns how many.

    One that was confirmed since and has not begun is kept for as long again: it would come to nothing in silence.
    """
    before = timezone.now() - KEPT
    with scope(everything=True):
        old = Appointment.objects.filter(proposed_at__lt=before)
        return old.exclude(confirmed_at__gte=before, began_at=None, stopped_at=None).delete()[0]


def _lock(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("school", "user", "member", "proposed_by")
    return rows.get(pk=appointment.pk)
