"""Writing the security log, and deleting what is old."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from wqm.security.enums import EventKind
from wqm.security.models import SecurityEvent
from wqm.security.networks import current_network
from wqm.tenancy.scope import scope


def note(kind: EventKind, *, who: Any, what: str) -> None:
    """Write it down in the caller's transaction. The same thing within an hour is one row that counts.

    `what` is a few words of ours: no address that somebody typed, no path, no name of a person.
    """
    user = who.pk if who is not None and who.is_authenticated else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT security_note(%s, %s, %s, %s)", [kind, user, what[:200], current_network()])


def purge_events() -> int:
    """Delete what is older than the settings say; how many."""
    before = timezone.now() - timedelta(days=settings.SECURITY_LOG_DAYS)
    with scope(everything=True):
        return SecurityEvent.objects.filter(last_at__lt=before).delete()[0]
