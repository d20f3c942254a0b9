"""What a provider tells after it took an email (tracking events of django-anymail): some failures, nothing else.

Anyone who clicked a survey's link has probably answered. So only kinds of mail are followed in which somebody corrects
an address (`follow_failures`), and of these only failures are kept: never that an email arrived, was opened or clicked.
"""

import re
from typing import Any
from uuid import UUID

from anymail.signals import EventType, tracking
from django.dispatch import receiver

from wqm.mail.enums import Delivery
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

FAILURES = {
    EventType.BOUNCED: Delivery.BOUNCED,
    EventType.REJECTED: Delivery.REJECTED,
    EventType.FAILED: Delivery.REJECTED,
    EventType.COMPLAINED: Delivery.COMPLAINED,
}
KEY = "outgoing"  # of our row in what the provider gives back
OUR_ID = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:@|>|$)")
_followed: set[str] = set()


def follow_failures(kind: str) -> None:
    """Keep failures of this kind of mail."""
    _followed.add(kind)


def metadata_of(email: OutgoingEmail) -> dict[str, str]:
    """What travels with an email so that its provider's events name our row; nothing for kinds that nobody follows."""
    return {KEY: str(email.pk)} if email.kind in _followed else {}


@receiver(tracking)
def note_failure(sender: Any, event: Any, **kwargs: Any) -> None:
    """Keep the failure with its row. An event of another type, kind or sender changes nothing."""
    delivery, pk = FAILURES.get(event.event_type), _our_id(event)
    if delivery and pk:
        with scope(everything=True):
            OutgoingEmail.objects.filter(pk=pk, kind__in=_followed).update(delivery=delivery)


def _our_id(event: Any) -> UUID | None:
    """From the metadata, or from the message's own id where a provider keeps it."""
    given = (event.metadata or {}).get(KEY) or event.message_id or ""
    match = OUR_ID.match(str(given).lower())
    return UUID(match[1]) if match else None
