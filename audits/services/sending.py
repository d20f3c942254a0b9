"""Sending: the one moment in which what somebody wrote passes through the web process."""

from typing import Any
from uuid import uuid4

from django.db import connection

from audits.contents import SIZES
from audits.enums import StepKind, StepState
from audits.models import Audit, Step
from audits.seats import group_ticket_tag, ticket_tag
from audits.services.hall import note_finished
from wqm.sealing.boxes import seal

# One statement: either the right goes and an envelope comes, or nothing happens at all. A right outlives its step,
# because devices lose the network; it ends when what came late is opened.
SEND = """
    WITH burnt AS (
        DELETE FROM audits_ticket USING audits_step, audits_audit
        WHERE audits_ticket.tag = %s AND audits_ticket.step_id = %s
            AND audits_step.id = audits_ticket.step_id AND audits_step.state <> 'waiting'
            AND audits_audit.id = audits_ticket.audit_id AND audits_audit.state IN ('running', 'gathering')
            AND audits_audit.late_at IS NULL
        RETURNING audits_ticket.audit_id, audits_ticket.step_id
    )
    INSERT INTO audits_envelope (id, audit_id, step_id, sealed) SELECT %s, audit_id, step_id, %s FROM burnt
"""

# By link while links take answers, and not a moment longer: nothing that came later may stand apart.
SEND_BY_LINK = """
    WITH burnt AS (
        DELETE FROM audits_ticket WHERE tag = %s AND step_id = %s AND audit_takes_links(%s)
        RETURNING audit_id, step_id
    )
    INSERT INTO audits_envelope (id, audit_id, step_id, sealed) SELECT %s, audit_id, step_id, %s FROM burnt
"""


def send_by_link(*, audit: Audit, step: Step, token: str, group: int, content: dict[str, Any]) -> bool:
    """The same with a link: False where it was used before, or takes nothing any more. Raises TooLong."""
    sealed = seal(bytes(audit.public_key or b""), {"g": group, **content}, SIZES[StepKind(step.kind)])
    with connection.cursor() as cursor:
        cursor.execute(SEND_BY_LINK, [ticket_tag(token, group, step.pk), step.pk, step.pk, uuid4(), sealed])
        return cursor.rowcount == 1


def send(*, audit: Audit, step: Step, token: str, group: int, content: dict[str, Any]) -> bool:
    """Burn the right of this slip (or, when groups talk, of its group) and store what it sends, sealed.

    False where the right was used before, or has ended: nothing is stored then, so that sending again counts once.
    Raises TooLong where it does not fit. Callers have found the seat.
    """
    is_of_group = step.kind == StepKind.GROUPS
    tag = group_ticket_tag(group, step.pk) if is_of_group else ticket_tag(token, group, step.pk)
    is_sent = send_with(tag, audit=audit, step=step, group=group, content=content)
    if is_sent and is_of_group and step.state == StepState.RUNNING:
        note_finished(step, audit, group)
    return is_sent


def send_with(tag: bytes, *, audit: Audit, step: Step, group: int, content: dict[str, Any]) -> bool:
    """Burn the right with this tag and store the content, sealed; False where there is none. Raises TooLong."""
    sealed = seal(bytes(audit.public_key or b""), {"g": group, **content}, SIZES[StepKind(step.kind)])
    with connection.cursor() as cursor:
        cursor.execute(SEND, [tag, step.pk, uuid4(), sealed])
        return cursor.rowcount == 1
