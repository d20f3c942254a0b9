"""The link with which a chair of governors or a staff representative reads one request, without an account.

It carries the number of the request and the second in which it was made, and an HMAC-SHA256 over both from SECRET_KEY
and the address that it was sent to. No row, outbox or backup holds it: the worker makes it in memory when the mail goes
out. It opens nothing after a fortnight, once the request is dealt with, and once somebody else is on record.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from schools.queries import school_contacts
from surveys.enums import READERS_BY_LINK
from surveys.models import ContactRequest
from wqm.mail.composers import composer
from wqm.tenancy.scope import scope

VALID = timedelta(days=14)
LONGEST_NUMBER = 18


def token_for(request: ContactRequest, email: str) -> str:
    """The secret part of the link, made for this address now."""
    return _signer(email).sign(str(request.pk))


def request_behind(token: str) -> ContactRequest | None:
    """The request that a link opens; None for every other token, and where it was dealt with. In a wide scope."""
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    waiting = ContactRequest.objects.filter(pk=int(number), reader__in=READERS_BY_LINK, done_on=None)
    request = waiting.select_related("school").first()
    contact = _contact_of(request) if request else None
    if contact is None:
        return None
    try:
        _signer(contact.email).unsign(token, max_age=VALID)
    except BadSignature:
        return None
    return request


@transaction.atomic
def finish_behind(token: str) -> None:
    """Note that the request behind a link was dealt with; the link ends. The record says nothing of it."""
    with scope(everything=True):
        request = request_behind(token)
        if request:
            ContactRequest.objects.filter(pk=request.pk, done_on=None).update(done_on=timezone.localdate())


@composer("surveys.contact_link")
def compose_link(arguments: dict[str, Any]) -> EmailMessage | None:
    """The mail with the link, and without a name; nothing where it was dealt with, or nobody is on record any more."""
    request = ContactRequest.objects.select_related("school").filter(pk=arguments["request"], done_on=None).first()
    contact = _contact_of(request) if request else None
    if request is None or contact is None:
        return None
    context = {
        "school": request.school,
        "name": contact.name,
        "kind": contact.get_kind_display().lower(),
        "again": arguments["again"],
        "link": settings.SITE_URL + reverse("respond:asked", args=[token_for(request, contact.email)]),
        "SITE_NAME": settings.SITE_NAME,
    }
    text = render_to_string("emails/contact_link.txt", context)
    return EmailMessage(subject="Someone has asked to be contacted", body=text, to=[contact.email])


def _contact_of(request: ContactRequest) -> Any:
    return school_contacts(request.school_id).get(request.reader)


def _signer(email: str) -> TimestampSigner:
    return TimestampSigner(salt=f"surveys.contact|{email}", sep=".", algorithm="sha256")
