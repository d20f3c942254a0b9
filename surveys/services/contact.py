"""Requests to be contacted: identified, of somebody's own will, and linked to no survey and no answer.

Many are sent right after a ballot. A row with a name, written at that moment, would stand beside the ballot in the
server's row versions. So a request is sealed as it arrives, to a key that only the worker has; a few times a day the
worker opens all that have come, writes them in no order, and tells those who read them: the safeguarding lead, or of
staff who chose so the office, the chair of governors or the staff representative.
"""

import logging
import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.queries import office_addresses
from schools.contact_links import VALID
from schools.models import School
from schools.queries import addresses_of, school_contacts
from surveys.enums import READERS_BY_LINK, ContactReader
from surveys.models import ContactBox, ContactRequest, SealedRequest
from surveys.respondents.looking import last_look, school_days_between
from wqm.access.roles import DSL, HEAD
from wqm.activity.services import record
from wqm.mail.services import queue_composed, queue_email
from wqm.sealing import keys
from wqm.sealing.boxes import BrokenBallot, open_ballot, seal
from wqm.sealing.derivation import private_key
from wqm.sealing.keys import refuse_elsewhere
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

KEPT_AFTER_DONE = timedelta(days=90)
BOX_KEY = UUID("636f6e74-6163-4000-8000-000000000001")  # of the key store, beside those of waves
SEALED_BYTES = 4 * (120 + 200 + 2000) * 2  # the longest request, with every character escaped


class NobodyCanRead(Exception):
    """No worker has made the key yet, so nothing was stored; the person who asks is told whom to ring."""


def ask_for_contact(*, school: Any, name: str, contact: str, message: str, reader: str = ContactReader.LEAD) -> None:
    """Seal a request of somebody at a school for its safeguarding lead, or another reader. Raises NobodyCanRead."""
    box = ContactBox.objects.first()
    if box is None:
        raise NobodyCanRead
    content = {"name": name, "contact": contact, "message": message, "reader": reader}
    sealed = seal(bytes(box.public_key), content, SEALED_BYTES)
    with scope(schools=[school.pk]):
        SealedRequest(school=school, sealed=sealed).save(force_insert=True)


def make_box() -> None:
    """See to it that the key is there and that the web knows its public half. Worker only, again is harmless."""
    with scope(everything=True), transaction.atomic():
        public_key = bytes(private_key(_box_key()).public_key)
        box = ContactBox.objects.select_for_update().first()
        if box is None:
            ContactBox(pk=ContactBox.ONLY, public_key=public_key).save(force_insert=True)
        elif bytes(box.public_key) != public_key:  # the old one was lost
            box.public_key = public_key
            box.save(update_fields=["public_key"])


def _box_key() -> bytes:
    """The key; a new one where it was lost or its copies differ. What was sealed to an old one is told to the leads.

    Raises what `refuse_elsewhere` raises for a worker with the folders of another one.
    """
    refuse_elsewhere()
    try:
        return keys.create_key(BOX_KEY)
    except keys.KeyMissing:
        log.exception("the key of requests for contact is not whole; a new one is made")
        keys.destroy_key(BOX_KEY)
        return keys.create_key(BOX_KEY)


def look_at_requests(now: datetime | None = None) -> int:
    """Open what has come since the last of the hours, write it down and tell those who read it; returns how many.

    Worker only. A second time within the same hour nothing happens. What cannot be opened, because a key was lost, is
    deleted, and the leads are told that somebody asked.
    """
    now = timezone.localtime(now)
    make_box()
    with scope(everything=True), transaction.atomic():
        box = ContactBox.objects.select_for_update().get()
        if box.looked_at and box.looked_at >= last_look(now):
            return 0
        box.looked_at = last_look(now)
        box.save(update_fields=["looked_at"])
        arrived, unread = _opened(now.date())
        ContactRequest.objects.bulk_create(arrived)
        _tell_readers(arrived)
        for school_id, number in unread.items():
            _tell_leads(School.objects.get(pk=school_id), "contact_unread", number=number)
        _tell_again(now.date())
    return len(arrived)


def _opened(today: date) -> tuple[list[ContactRequest], Counter[int]]:
    """Every sealed request as a row in no order, and by school how many cannot be opened; the sealed ones go."""
    private = private_key(keys.read_key(BOX_KEY))
    arrived: list[ContactRequest] = []
    unread: Counter[int] = Counter()
    rows = list(SealedRequest.objects.all())
    for sealed in rows:
        try:
            content = open_ballot(private, bytes(sealed.sealed))
        except BrokenBallot:
            unread[sealed.school_id] += 1
        else:
            arrived.append(ContactRequest(school_id=sealed.school_id, asked_on=today, **content))
    # These and no others: one may have come since.
    SealedRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()
    random.SystemRandom().shuffle(arrived)
    return arrived, unread


def _tell_again(today: date) -> None:
    """After a school day without an answer the readers are told again, and a school day after that the head, or the
    office where the reader has a link. The link ends after a fortnight; a reader who still has not answered gets
    another, and the office is told again.

    Counted from the second mail, so that the readers have their day also where the worker was down or a request was
    opened again.
    """
    waiting = ContactRequest.objects.filter(done_on=None).select_related("school").order_by("school", "pk")
    again: list[ContactRequest] = []
    above: dict[tuple[School, str], None] = {}
    for request in waiting:
        if request.reminded_on is None:
            if school_days_between(request.asked_on, today):
                request.reminded_on = today
                again.append(request)
        elif request.head_told_on is None and school_days_between(request.reminded_on, today):
            request.head_told_on = today
            above[request.school, request.reader] = None
        elif request.reader in READERS_BY_LINK and request.head_told_on and request.head_told_on + VALID <= today:
            request.head_told_on = today
            again.append(request)
            above[request.school, request.reader] = None
    ContactRequest.objects.bulk_update(waiting, ["reminded_on", "head_told_on"])
    _tell_readers(again, again=True)
    for school, reader in above:
        _tell_above(school, reader)


def _tell_readers(requests: list[ContactRequest], *, again: bool = False) -> None:
    """Each reader once a school; those who have a link, once a request."""
    for school_id, reader in {(request.school_id, request.reader): None for request in requests}:
        school = School.objects.get(pk=school_id)
        if reader == ContactReader.LEAD:
            _tell_leads(school, "contact_waiting", again=again)
        elif reader == ContactReader.OFFICE:
            _tell_office(school, "contact_office", again=again)
        elif reader not in school_contacts(school_id):
            _tell_above(school, reader, nobody=True)
    by_link = [{"request": request.pk, "again": again} for request in requests if request.reader in READERS_BY_LINK]
    if by_link:
        queue_composed(kind="surveys.contact", composer="surveys.contact_link", arguments=by_link, batch=uuid4())


def _tell_above(school: School, reader: str, *, nobody: bool = False) -> None:
    """Nobody at the school hears that somebody has asked past its leaders. Above the office there is nobody."""
    if reader == ContactReader.LEAD:
        _tell(school, _heads(school), "contact_head")
    elif reader in READERS_BY_LINK:
        _tell_office(school, "contact_reader_waits", kind=ContactReader(reader).label.lower(), nobody=nobody)


def _tell_office(school: School, template: str, **context: Any) -> None:
    _tell(school, office_addresses(), template, address="office_surveys:contact_requests", **context)


def _tell_leads(school: School, template: str, **context: Any) -> None:
    """Where nobody is lead any more, the head has to know that somebody waits; where there is no head, the office."""
    leads = addresses_of(school, [DSL])
    if leads:
        _tell(school, leads, template, **context)
    else:
        _tell(school, _heads(school), "contact_head", nobody=True)


def _heads(school: School) -> list[str]:
    return addresses_of(school, [HEAD]) or office_addresses()


def _tell(school: School, addresses: list[str], template: str, *, address: str = "", **context: Any) -> None:
    """No name and nothing of what was written is ever in a mail. `address` names the page, where it is another."""
    page = reverse(address) if address else reverse("surveys:contact_requests", args=[school.pk])
    link = settings.SITE_URL + page
    context = {"school": school, "link": link, **context}
    for address in addresses:
        queue_email(
            kind="surveys.contact", to=address, subject="Someone has asked to be contacted", template=template,
            context=context,
        )  # fmt: skip


@transaction.atomic
def finish_contact(*, request: ContactRequest, by: Any) -> None:
    """Note that somebody was contacted; again is harmless. The record names nobody but the person who did it.

    What the office dealt with is in its own record alone: the school's would say that somebody asked."""
    request = _locked(request)
    if request.done_on:
        return
    request.done_on = timezone.localdate()
    request.save(update_fields=["done_on"])
    record("contact.done", by=by, school=_recorded_at(request), summary="Dealt with a request for contact")


@transaction.atomic
def reopen_contact(*, request: ContactRequest, by: Any) -> None:
    """It was not done after all: it waits again, and those who read it are told again in time."""
    request = _locked(request)
    if not request.done_on:
        return
    request.done_on, request.reminded_on, request.head_told_on = None, None, None
    request.save(update_fields=["done_on", "reminded_on", "head_told_on"])
    record("contact.reopened", by=by, school=_recorded_at(request), summary="Reopened a request for contact")


def _recorded_at(request: ContactRequest) -> School | None:
    return request.school if request.reader == ContactReader.LEAD else None


def _locked(request: ContactRequest) -> ContactRequest:
    return ContactRequest.objects.select_for_update(of=("self",)).select_related("school").get(pk=request.pk)


def purge_contacts() -> int:
    """Delete requests 90 days after they were dealt with; returns how many. Worker only."""
    with scope(everything=True):
        old = ContactRequest.objects.filter(done_on__lt=timezone.localdate() - KEPT_AFTER_DONE)
        return old.delete()[0]
