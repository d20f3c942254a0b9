"""Telling staff what was heard and what happens now."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from audits.models import Audit
from audits.services.preparing import locked
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.mail.services import queue_email


@transaction.atomic
def tell_staff(*, audit: Audit, heard: str, addresses: Sequence[str], by: Any) -> int:
    """Keep the text, and mail it to these addresses, which are stored nowhere but with the mail; how many.

    Raises NotAllowed before the report is shared: staff hear it when everybody may.
    """
    audit = locked(audit)
    if audit.reported_on is None:
        raise NotAllowed("Share the report first. Then tell staff.")
    audit.heard = heard
    for address in addresses:
        queue_email(
            kind="audits.heard", to=address, subject=f"{audit.school}: what we heard, what happens now",
            template="audit_heard", context={"school": audit.school, "audit": audit, "heard": heard},
        )  # fmt: skip
    if addresses and audit.told_on is None:
        audit.told_on = timezone.localdate()
    audit.save(update_fields=["heard", "told_on"])
    if addresses:
        people = f"{len(addresses)} {'person' if len(addresses) == 1 else 'people'}"
        summary = f"Told {people} what was heard in “{audit.name}”"
        record("audit.told", by=by, school=audit.school, target=audit, summary=summary)
    return len(addresses)
