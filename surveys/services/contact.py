"""Requests to be contacted: identified, of somebody's own will, and linked to no survey and no answer."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.models import ContactRequest
from wqm.activity.services import record
from wqm.tenancy.scope import scope

KEPT_AFTER_DONE = timedelta(days=90)


def ask_for_contact(*, school: Any, name: str, contact: str, message: str) -> ContactRequest:
    """Write a request down for the safeguarding lead of a school. Only the day is kept, and no address."""
    request = ContactRequest(school=school, name=name, contact=contact, message=message, asked_on=timezone.localdate())
    with scope(schools=[school.pk]):
        request.save(force_insert=True)
    return request


@transaction.atomic
def finish_contact(*, request: ContactRequest, by: Any) -> None:
    """Note that somebody was contacted; again is harmless. The record names nobody but the person who did it."""
    request = ContactRequest.objects.select_for_update(of=("self",)).select_related("school").get(pk=request.pk)
    if request.done_on:
        return
    request.done_on = timezone.localdate()
    request.save(update_fields=["done_on"])
    record("contact.done", by=by, school=request.school, summary="Dealt with a request for contact")


def purge_contacts() -> int:
    """Delete requests 90 days after they were dealt with; returns how many. Worker only."""
    with scope(everything=True):
        old = ContactRequest.objects.filter(done_on__lt=timezone.localdate() - KEPT_AFTER_DONE)
        return old.delete()[0]
