"""Telling staff what was heard and what happens now."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from audits.services.preparing import locked
from schools.queries import addresses_of
from wqm.access.refusals import NotAllowed
from wqm.access.roles import GOVERNOR, HEAD, WELLBEING_LEAD
from wqm.activity.services import record
from wqm.mail.services import queue_email


def tell_of_report(audit: Audit, by: Any) -> None:
    """Write to leaders and governors of the school that the report is shared, but not to the one who shared it."""
    governors = set(addresses_of(audit.school, [GOVERNOR]))
    for address in sorted(governors | set(addresses_of(audit.school, [HEAD, WELLBEING_LEAD]))):
        if address != by.email:
            context = {"audit": audit, "is_governor": address in governors} | _links(audit)
            queue_email(
                kind="audits.reported", to=address, subject=f"The report is shared: {audit.name}",
                template="audit_reported", context=context,
            )  # fmt: skip


def _links(audit: Audit) -> dict[str, str]:
    place = [audit.school_id, audit.pk]
    return {
        "link": settings.SITE_URL + reverse("audits:report", args=place),
        "governors_link": settings.SITE_URL + reverse("audits:governors", args=place),
    }


@transaction.atomic
def tell_staff(*, audit: Audit, heard: str, addresses: Sequence[str], edition: int, by: Any) -> int:
    """Keep the text, and mail it to these addresses, which are stored nowhere but with the mail; how many.

    `edition` is the audit's when the page was opened, so that a second press sends nothing twice. Raises NotAllowed for
    another one, and before the report is shared: staff hear it when everybody may.
    """
    audit = locked(audit)
    if audit.edition != edition:
        raise NotAllowed("This was saved or sent since you opened the page. Open it again to send it once more.")
    if audit.reported_on is None:
        raise NotAllowed("Share the report first. Then tell staff.")
    audit.heard = heard
    audit.edition += 1
    for address in addresses:
        queue_email(
            kind="audits.heard", to=address, subject=f"{audit.school}: what we heard, what happens now",
            template="audit_heard", context={"school": audit.school, "audit": audit, "heard": heard},
        )  # fmt: skip
    if addresses and audit.told_on is None:
        audit.told_on = timezone.localdate()
    audit.save(update_fields=["heard", "told_on", "edition"])
    if addresses:
        people = f"{len(addresses)} {'person' if len(addresses) == 1 else 'people'}"
        summary = f"Told {people} what was heard in “{audit.name}”"
        record("audit.told", by=by, school=audit.school, target=audit, summary=summary)
    return len(addresses)
