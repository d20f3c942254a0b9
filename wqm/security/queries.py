"""Reading the security log; only the office sees rows."""

from typing import Any

from django.db.models import Q, QuerySet

from wqm.lines import search_words
from wqm.security.models import SecurityEvent


def find_events(*, kind: str = "", words: str = "", person: Any = None) -> QuerySet[SecurityEvent]:
    """The newest first, of one kind or person, or of people whose name or address contains every word."""
    events = SecurityEvent.objects.select_related("user")
    if kind:
        events = events.filter(kind=kind)
    if person is not None:
        events = events.filter(user=person)
    for word in search_words(words):
        events = events.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    return events
