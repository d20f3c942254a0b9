"""Mail about evidence."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from evidence.models import EvidenceUse
from wqm.mail.services import queue_email


def asked_for_more(school: Any, person: Any, uses: list[EvidenceUse]) -> None:
    """To whoever added these pieces, about which the office asks more."""
    queue_email(
        kind="evidence.asked",
        to=person.email,
        subject=f"{school}: more is asked for about your evidence",
        template="evidence_asked",
        context={
            "school": school,
            "name": person.get_short_name(),
            "uses": uses,
            "link": f"{settings.SITE_URL}{reverse('evidence:library', args=[school.pk])}?decision=more",
        },
    )
