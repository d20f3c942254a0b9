"""Mail with a link to an audit, made in the worker's memory: a link is derived, put into its message, and forgotten."""

import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from audits.enums import Form
from audits.models import Audit, Recipient
from audits.queries.links import link_groups, link_step, takes_links
from audits.services.keys import key_of
from audits.services.links import make_link
from wqm.mail.bulk_message import BulkMessage
from wqm.mail.composers import Later, batch_composer
from wqm.sealing.derivation import link_key
from wqm.sealing.keys import KeyMissing
from wqm.sealing.tags import make_token

KEPT_SECONDS = 60
LINK = "https://link.invalid/\x00"  # no text of a letter can hold this, as no form takes its last character


@lru_cache(maxsize=4)
def _link_key(audit_id: UUID, minute: int) -> tuple[bytes, dict[bool, int]]:
    """The key of an audit's links and the numbers of its groups, for a minute. In the worker's memory alone."""
    audit = Audit.objects.get(pk=audit_id)
    return link_key(key_of(audit)), {is_leaders: group.number for is_leaders, group in link_groups(audit).items()}


@lru_cache(maxsize=16)
def _letter(audit_id: UUID, is_reminder: bool, minute: int) -> BulkMessage:
    """Everybody's letter, with LINK where each has their own."""
    audit = Audit.objects.select_related("school").get(pk=audit_id)
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "audit": audit,
        "school": audit.school,
        "step": link_step(audit),
        "is_reminder": is_reminder,
        "is_online": audit.form == Form.ELECTRONIC,
        "link": LINK,
    }
    start = "Reminder: " if is_reminder else ""
    body = render_to_string("emails/audit_link.txt", context)
    return BulkMessage(subject=f"{start}{audit.name}, {audit.school}", body=body, place=LINK)


@batch_composer("audits.link")
def compose_links(batch: list[dict[str, Any]]) -> list[EmailMessage | Later | None]:
    """Links and reminders, to everybody alike; None where the audit takes no answers, Later while its key is missing.

    Nothing here reads rights or envelopes: a message that somebody does not get would tell who has responded.
    """
    minute = int(time.monotonic() // KEPT_SECONDS)
    recipients = list(Recipient.objects.filter(pk__in=[arguments["recipient"] for arguments in batch]))
    takes_answers = {audit_id for audit_id in {recipient.audit_id for recipient in recipients} if _is_open(audit_id)}
    people = {str(recipient.pk): recipient for recipient in recipients if recipient.audit_id in takes_answers}
    return [_message(people.get(arguments["recipient"]), bool(arguments["reminder"]), minute) for arguments in batch]


def _is_open(audit_id: UUID) -> bool:
    step = link_step(Audit(pk=audit_id))
    return step is not None and takes_links(step)


def _message(recipient: Recipient | None, is_reminder: bool, minute: int) -> EmailMessage | Later | None:
    if recipient is None:
        return None
    try:
        links, groups = _link_key(recipient.audit_id, minute)
    except KeyMissing:
        return Later("The audit’s key is missing. This email will go out when it is back.")
    link = make_link(recipient.audit_id, make_token(links, recipient.pk), groups[recipient.is_leader])
    return _letter(recipient.audit_id, is_reminder, minute).letter(to=recipient.email, words=link)
