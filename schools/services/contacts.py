"""The chair of governors and the staff representative, to whom staff can write past the school's leaders.

A leader enters them. So that nobody quietly puts themselves in their place, each change is told to both addresses, to
the governors and to the safeguarding lead.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from schools import emails
from schools.enums import ContactKind
from schools.models import School, SchoolContact
from wqm.activity.services import record


@transaction.atomic
def save_contacts(*, school: School, contacts: Mapping[str, tuple[str, str]], by: Any) -> list[ContactKind]:
    """Write down (name, email) of each kind, or remove the one that is empty. Returns the kinds that changed."""
    School.objects.select_for_update().get(pk=school.pk)
    before = {contact.kind: contact for contact in SchoolContact.objects.filter(school=school)}
    changed = []
    for kind in ContactKind:
        old, (name, email) = before.get(kind), contacts[kind]
        if (old.name, old.email) == (name, email) if old else not email:
            continue
        addresses = {address for address in (old.email if old else "", email) if address}
        _write(school, kind, name, email)
        what = f"{kind.label} is now {name}." if email else f"Removed the {kind.label.lower()}."
        record("school_contact.changed", by=by, school=school, summary=what)
        emails.contact_changed(school, kind, name, addresses, by=by)
        changed.append(kind)
    return changed


def _write(school: School, kind: ContactKind, name: str, email: str) -> None:
    if email:
        SchoolContact.objects.update_or_create(school=school, kind=kind, defaults={"name": name, "email": email})
    else:
        SchoolContact.objects.filter(school=school, kind=kind).delete()
