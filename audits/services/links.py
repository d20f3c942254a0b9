"""Links: who gets one, when they go out, reminders. A link is made in the worker's memory and stands in no row."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import AuditState, Form, StepState
from audits.models import Audit, Mailing, Recipient, RoomGroup, Seat, Step, Ticket
from audits.policies import (
    check_can_invite,
    check_can_launch_links,
    check_can_recall_links,
    check_can_remind,
    check_can_send_links,
)
from audits.queries.links import half_way, link_groups, links_of
from audits.services.keys import key_of
from audits.services.preparing import locked
from wqm.access.refusals import NotAllowed, why_not
from wqm.activity.services import record
from wqm.contacts.addresses import base_address
from wqm.mail.services import queue_composed
from wqm.sealing.derivation import link_key
from wqm.sealing.keys import refuse_elsewhere
from wqm.sealing.tags import make_token
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

MORNING = 8  # o'clock, when planned links and reminders go out
BY_LINK, LEADERS_BY_LINK = "By link", "Senior leaders, by link"


@transaction.atomic
def invite(*, audit: Audit, staff: Sequence[str], leaders: Sequence[str], by: Any) -> int:
    """Add people to the list; how many are new. One mailbox counts once, and where it was written last."""
    audit = locked(audit)
    check_can_invite(audit, links_of(audit).mailing)
    wanted = {base_address(email): (email, False) for email in staff}
    wanted |= {base_address(email): (email, True) for email in leaders}
    before = list(Recipient.objects.filter(audit=audit))
    same = [recipient for recipient in before if base_address(recipient.email) in wanted]
    Recipient.objects.filter(pk__in=[recipient.pk for recipient in same]).delete()
    Recipient.objects.bulk_create(
        Recipient(school_id=audit.school_id, audit=audit, email=email, is_leader=is_leader)
        for email, is_leader in wanted.values()
    )
    new = len(wanted) - len(same)
    _note(audit, "audit.invited", f"Added {new} people who respond to “{audit.name}” by link", by)
    return new


@transaction.atomic
def remove_everyone(*, audit: Audit, by: Any) -> None:
    """Empty the list, before links go out."""
    audit = locked(audit)
    check_can_invite(audit, links_of(audit).mailing)
    Recipient.objects.filter(audit=audit).delete()
    _note(audit, "audit.uninvited", f"Removed everyone who was to respond to “{audit.name}” by link", by)


@transaction.atomic
def send_links(*, audit: Audit, by: Any) -> None:
    """Ask the worker for the links: at once, or online on the first day. The web never sees the key."""
    audit = locked(audit)
    links = links_of(audit)
    check_can_send_links(audit, links.mailing, links.step, links.staff, links.leaders)
    links.mailing.is_wanted = True
    links.mailing.save()
    _note(audit, "audit.links_wanted", f"Sent the links of “{audit.name}”", by)
    if is_due(audit):
        wake("audits.tasks.launch_links", audit_id=str(audit.pk))


@transaction.atomic
def recall_links(*, audit: Audit, by: Any) -> None:
    """Hold links back that have not gone out yet."""
    audit = locked(audit)
    mailing = links_of(audit).mailing
    check_can_recall_links(mailing)
    mailing.is_wanted = False
    mailing.save(update_fields=["is_wanted"])
    _note(audit, "audit.links_recalled", f"Held the links of “{audit.name}” back", by)


def is_due(audit: Audit) -> bool:
    """Whether links that are asked for go out at once."""
    return audit.form != Form.ELECTRONIC or (audit.opens_on is not None and audit.opens_on <= timezone.localdate())


def due_to_launch() -> list[UUID]:
    """Audits whose links were asked for and are not made; online, from eight in the morning of the first day."""
    now = timezone.localtime()
    last = now.date() if now.hour >= MORNING else now.date() - timedelta(days=1)
    is_due = ~Q(audit__form=Form.ELECTRONIC) | Q(audit__opens_on__lte=last)
    with scope(everything=True):
        wanted = Mailing.objects.filter(is_due, is_wanted=True, sent_on=None)
        return list(wanted.values_list("audit_id", flat=True))


def launch_links(audit_id: UUID) -> bool:
    """Make every right and queue the mails; again is harmless. Worker only.

    Rows go in sorted by tag, so that no order in a table is the order of people. What can no longer go out is given
    back, and the record says why.
    """
    with scope(everything=True), transaction.atomic():
        audit = locked(Audit(pk=audit_id))
        links = links_of(audit)
        if not links.is_planned or not is_due(audit):
            return False
        step = links.step
        refused = why_not(check_can_launch_links, audit, step, links.staff, links.leaders)
        if refused or step is None:
            _give_back(audit, links.mailing, refused)
            return False
        refuse_elsewhere()
        people = list(Recipient.objects.filter(audit=audit))
        _fit_numbers(audit, links.staff, links.leaders)
        _hand_out(audit, step, people, _make_groups(audit, has_leaders=links.leaders > 0))
        links.mailing.sent_on = timezone.localdate()
        links.mailing.save(update_fields=["sent_on"])
        _begin(audit, step)
        _queue(audit, people, reminder=0)
    return True


def _fit_numbers(audit: Audit, staff: int, leaders: int) -> None:
    """Online exactly those are expected who have a link: how finely counts are shown depends on it."""
    if audit.form == Form.ELECTRONIC:
        audit.people, audit.leaders = staff, leaders
        audit.save(update_fields=["people", "leaders"])


def _make_groups(audit: Audit, *, has_leaders: bool) -> dict[bool, int]:
    """The number of the group of staff and, where there are any, of senior leaders with a link."""
    groups = link_groups(audit)
    last = RoomGroup.objects.filter(audit=audit).aggregate(last=Max("number"))["last"] or 0
    for is_leaders, name in ((False, BY_LINK), *([(True, LEADERS_BY_LINK)] if has_leaders else [])):
        if is_leaders not in groups:
            last += 1
            groups[is_leaders] = RoomGroup.objects.create(
                school_id=audit.school_id, audit=audit, number=last, name=name, seats=0, is_leaders=is_leaders
            )
    return {is_leaders: group.number for is_leaders, group in groups.items()}


def _hand_out(audit: Audit, step: Step, people: Sequence[Recipient], groups: dict[bool, int]) -> None:
    links = link_key(key_of(audit))
    given = [(make_token(links, person.pk), groups[person.is_leader]) for person in people]
    made = [
        Seat(tag=seats.seat_tag(token, group, audit.pk), audit=audit, session=seats.BY_LINK, group=group)
        for token, group in given
    ]
    tags = sorted(seats.ticket_tag(token, group, step.pk) for token, group in given)
    Seat.objects.bulk_create(sorted(made, key=lambda seat: bytes(seat.tag)), batch_size=1000)
    Ticket.objects.bulk_create([Ticket(tag=tag, audit=audit, step=step) for tag in tags], batch_size=1000)


def _begin(audit: Audit, step: Step) -> None:
    if audit.form == Form.ELECTRONIC:
        step.state, step.started_at = StepState.RUNNING, timezone.now()
        step.save(update_fields=["state", "started_at"])
    if audit.state == AuditState.PREPARING:
        audit.state = AuditState.RUNNING
        audit.save(update_fields=["state"])


def _give_back(audit: Audit, mailing: Mailing, reason: str) -> None:
    mailing.is_wanted = False
    mailing.save(update_fields=["is_wanted"])
    _note(audit, "audit.links_refused", f"The links of “{audit.name}” did not go out: {reason}", None)
    log.error("links of an audit could not go out", extra={"audit": str(audit.pk)})


@transaction.atomic
def remind(*, audit: Audit, by: Any, seen: int) -> None:
    """A reminder to everybody on the list: one that passed over those who have responded would name them.

    `seen` is how many reminders the person saw who presses: two clicks, or two people at once, send one.
    """
    audit = locked(audit)
    links = links_of(audit)
    check_can_remind(links.mailing, links.is_open)
    if links.mailing.reminders != seen:
        raise NotAllowed("A reminder was sent a moment ago.")
    links.mailing.reminders += 1
    links.mailing.reminded_on = timezone.localdate()
    links.mailing.save(update_fields=["reminders", "reminded_on"])
    _queue(audit, list(Recipient.objects.filter(audit=audit)), reminder=links.mailing.reminders)
    _note(audit, "audit.reminded", f"Reminded everyone who has a link to “{audit.name}”", by)


def send_due_reminders() -> int:
    """Online, half-way, where nobody has sent a reminder before; how many audits. Worker only."""
    now = timezone.localtime()
    if now.hour < MORNING:
        return 0
    with scope(everything=True):
        waiting = Mailing.objects.select_related("audit").filter(
            reminders=0, sent_on__lt=now.date(), audit__form=Form.ELECTRONIC, audit__state=AuditState.RUNNING
        )
        return sum(_remind_half_way(mailing.audit) for mailing in waiting)


def _remind_half_way(audit: Audit) -> bool:
    day = half_way(audit)
    if day is None or day > timezone.localdate():
        return False
    try:
        with transaction.atomic():
            remind(audit=audit, by=None, seen=0)
    except NotAllowed:  # somebody was faster, or the last day is over
        return False
    return True


def make_link(audit_id: UUID, token: str, group: int) -> str:
    """Somebody's link. It exists in the worker's memory and in their mail, nowhere else."""
    return settings.SITE_URL + reverse("hall:seat", args=[audit_id, token, group])


def _queue(audit: Audit, people: Sequence[Recipient], *, reminder: int) -> None:
    queue_composed(
        kind="audits.reminder" if reminder else "audits.link",
        composer="audits.link",
        arguments=({"recipient": str(pk), "reminder": reminder} for pk in sorted(person.pk for person in people)),
        batch=audit.pk,
        per_minute=settings.SURVEY_MAIL_PER_MINUTE,
    )


def _note(audit: Audit, verb: str, summary: str, by: Any) -> None:
    record(verb, by=by, school=audit.school, target=audit, summary=summary)
