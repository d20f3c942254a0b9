"""An entry that was passed on for safeguarding: who is told, and what they read. No mail carries a word of it.

The safeguarding lead reads it signed in. The chair of governors has no account: a link opens it
(`schools.contact_links`).
"""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from audits.enums import AsideFor, EntryState
from audits.models import Audit, Entry
from schools.contact_links import VALID, is_token_of, number_in, token_for
from schools.enums import ContactKind
from schools.queries import addresses_of, school_contacts
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL
from wqm.mail.composers import composer
from wqm.mail.services import queue_composed, queue_email
from wqm.uuids import uuid_or_none

PURPOSE = "audits.aside"
SUBJECT = "Something from a staff audit needs you today"


def check_reader(school: Any, to: str) -> None:
    """Somebody is there to read it."""
    if to == AsideFor.CHAIR and ContactKind.CHAIR not in school_contacts(school.pk):
        raise NotAllowed(
            "No chair of governors is on record. Add them on the People page, or pass it to the safeguarding lead."
        )
    if to == AsideFor.LEAD and not addresses_of(school, [DSL]):
        raise NotAllowed("No safeguarding lead is on record. Add one on the People page, or pass it to the chair.")


def tell_reader(entry: Entry) -> None:
    """Tell the one who deals with it that something waits."""
    school = entry.audit.school
    if entry.aside_for == AsideFor.CHAIR:
        queue_composed(
            kind="audits.aside", composer="audits.aside", arguments=[{"entry": str(entry.pk)}], batch=uuid4()
        )
        return
    link = settings.SITE_URL + reverse("audits:aside", args=[school.pk])
    for address in addresses_of(school, [DSL]):
        queue_email(
            kind="audits.aside", to=address, subject=SUBJECT, template="audit_aside",
            context={"link": link, "is_chair": False} | _about(entry.audit),
        )  # fmt: skip


@composer("audits.aside")
def compose_aside(arguments: dict[str, Any]) -> EmailMessage | None:
    """The mail to the chair; nothing where nobody is on record any more, or the entry is gone."""
    entry = _passed_to_chair(UUID(arguments["entry"]))
    chair = school_contacts(entry.school_id).get(ContactKind.CHAIR) if entry else None
    if entry is None or chair is None:
        return None
    link = settings.SITE_URL + reverse("hall:passed_on", args=[token_for(PURPOSE, entry.pk, chair)])
    context = {"link": link, "is_chair": True, "SITE_NAME": settings.SITE_NAME} | _about(entry.audit)
    return EmailMessage(subject=SUBJECT, body=render_to_string("emails/audit_aside.txt", context), to=[chair.email])


def _about(audit: Audit) -> dict[str, Any]:
    return {"school": audit.school, "la_number": audit.la_number, "days": VALID.days}


def entry_behind(token: str) -> Entry | None:
    """The entry that a link opens; None for every other token. In a wide scope."""
    number = uuid_or_none(number_in(token))
    entry = _passed_to_chair(number) if number else None
    chair = school_contacts(entry.school_id).get(ContactKind.CHAIR) if entry else None
    return entry if chair and is_token_of(PURPOSE, token, chair) else None


def _passed_to_chair(number: UUID) -> Entry | None:
    entries = Entry.objects.filter(pk=number, state=EntryState.ASIDE, aside_for=AsideFor.CHAIR)
    return entries.select_related("audit__school", "school").first()
