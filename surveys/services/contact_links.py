"""The link with which a chair of governors or a staff representative reads one request, without an account.

How it is made, and how long it lasts: `schools.contact_links`. It opens nothing once the request is dealt with.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from schools.contact_links import is_token_of, number_in, token_for
from schools.models import SchoolContact
from schools.queries import school_contacts
from surveys.enums import READERS_BY_LINK
from surveys.models import ContactRequest
from wqm.mail.composers import composer
from wqm.tenancy.scope import scope

PURPOSE = "surveys.contact"
LONGEST_NUMBER = 18


def request_behind(token: str) -> ContactRequest | None:
    """The request that a link opens; None for every other token, and where it was dealt with. In a wide scope."""
    number = number_in(token)
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    waiting = ContactRequest.objects.filter(pk=int(number), reader__in=READERS_BY_LINK, done_on=None)
    request = waiting.select_related("school").first()
    contact = _contact_of(request) if request else None
    return request if contact and is_token_of(PURPOSE, token, contact) else None


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
        "link": settings.SITE_URL + reverse("respond:asked", args=[token_for(PURPOSE, request.pk, contact)]),
        "SITE_NAME": settings.SITE_NAME,
    }
    text = render_to_string("emails/contact_link.txt", context)
    return EmailMessage(subject="Someone has asked to be contacted", body=text, to=[contact.email])


def _contact_of(request: ContactRequest) -> SchoolContact | None:
    return school_contacts(request.school_id).get(request.reader)
