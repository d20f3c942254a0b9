"""Reading requests to be contacted: those for the safeguarding lead, and those for the office."""

from typing import Any

from django.db.models import F, QuerySet

from accounts.queries import office_addresses
from schools.queries import safeguarding_lead, school_contacts
from surveys.enums import READERS_BY_LINK, ContactReader
from surveys.models import ContactRequest


def contact_requests(school: Any) -> QuerySet[ContactRequest]:
    """Those of a school for its safeguarding lead: what waits first, the oldest of them on top."""
    return _in_order(ContactRequest.objects.filter(school=school, reader=ContactReader.LEAD))


def office_requests() -> QuerySet[ContactRequest]:
    """Those of every school for the office, in the same order."""
    return _in_order(ContactRequest.objects.filter(reader=ContactReader.OFFICE).select_related("school"))


def waiting_contact_count(school: Any) -> int:
    """How many wait for the safeguarding lead to get in touch."""
    return ContactRequest.objects.filter(school=school, reader=ContactReader.LEAD, done_on=None).count()


def readers_of(school: Any) -> dict[str, str]:
    """Who can read a request of this school's staff: the name of each who is on record, none of the office."""
    on_record = school_contacts(school.pk)
    names = {ContactReader.LEAD: safeguarding_lead(school.pk)}
    names |= {reader: on_record[reader].name for reader in READERS_BY_LINK if reader in on_record}
    readers: dict[str, str] = {reader: name for reader, name in names.items() if name}
    return readers | {ContactReader.OFFICE: ""} if office_addresses() else readers


def _in_order(rows: QuerySet[ContactRequest]) -> QuerySet[ContactRequest]:
    return rows.order_by(F("done_on").asc(nulls_first=True), "asked_on", "id")
