"""Reading requests to be contacted, for the designated safeguarding lead alone."""

from typing import Any

from django.db.models import F, QuerySet

from surveys.models import ContactRequest


def contact_requests(school: Any) -> QuerySet[ContactRequest]:
    """Those of a school: what waits first, the oldest of them on top."""
    return ContactRequest.objects.filter(school=school).order_by(F("done_on").asc(nulls_first=True), "asked_on", "id")


def waiting_contact_count(school: Any) -> int:
    """How many wait for somebody to get in touch."""
    return ContactRequest.objects.filter(school=school, done_on=None).count()
