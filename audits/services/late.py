"""What came after its step: opened once, when devices that lost the network had their time. Worker only."""

import logging
import random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from audits.enums import AuditState, EntryState, StepKind, StepState
from audits.models import Audit, Entry, Envelope, Recipient, Seat, Step, Ticket
from audits.policies import LATE_FOR, NEVER_HELD_AFTER
from audits.services.hall import show_to_hall
from audits.services.keys import forget_key
from audits.services.releasing import OPENERS, opened, staff_among, write_entries
from wqm.mail.services import delete_batch
from wqm.sealing.disk import vacuum
from wqm.sealing.keys import KeyMissing
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

TAKES_LATE = (AuditState.RUNNING, AuditState.GATHERING)


def due_for_late() -> list[UUID]:
    """Audits that ended so long ago that nothing more is waited for."""
    with scope(everything=True):
        ended = Audit.objects.filter(state__in=TAKES_LATE, late_at=None, ended_at__lte=timezone.now() - LATE_FOR)
        return list(ended.values_list("pk", flat=True))


def release_late(audit_id: UUID) -> bool:
    """Open what came late, shuffled; entries stand with all others. Rights and seats end.

    Counts are added only where at least k late people spoke about a thing: what fewer add could be told from the
    figures that the hall has seen.
    """
    with scope(everything=True), transaction.atomic():
        audits = Audit.objects.select_related("version").select_for_update(of=("self",), no_key=True)
        audit = audits.filter(pk=audit_id, late_at=None).first()
        if audit is None:
            return False
        # Rights first: what is on its way has either arrived, and is waited for, or comes too late.
        Ticket.objects.filter(audit=audit).delete()
        for step in Step.objects.filter(audit=audit, state__in=[StepState.DONE, StepState.WAITING]):
            contents = _opened_if_it_can_be(audit, step)
            if not contents or _stands_alone(step, contents, audit):
                continue
            if step.kind == StepKind.GROUPS:
                write_entries(audit, contents, EntryState.HALL)
            else:
                OPENERS[StepKind(step.kind)](audit, step, contents, audit.k)
        show_to_hall(audit)
        _mix(audit)
        Seat.objects.filter(audit=audit).delete()
        Envelope.objects.filter(audit=audit).delete()
        forget_recipients(audit)
        audit.late_at = timezone.now()
        audit.save(update_fields=["late_at"])
    forget_key(audit_id)
    vacuum([Ticket, Envelope, Entry, Recipient])
    return True


def _opened_if_it_can_be(audit: Audit, step: Step) -> list[dict[str, Any]]:
    """A key that cannot be found is waited for, loudly, for weeks; after that what it sealed is deleted unread."""
    try:
        return opened(audit, step)
    except KeyMissing:
        if audit.ended_at is None or audit.ended_at > timezone.now() - NEVER_HELD_AFTER:
            raise
        log.exception("the key of an audit was not found in weeks; what it sealed goes", extra={"audit": str(audit.pk)})
        return []


def _stands_alone(step: Step, contents: list[dict[str, Any]], audit: Audit) -> bool:
    """A step that the hall never came to has only what came by link: of fewer than k staff nothing is kept."""
    return step.state == StepState.WAITING and staff_among(audit, contents) < audit.k


def forget_recipients(audit: Audit) -> None:
    """Nobody is written to any more: addresses and what is left of the mail go."""
    Recipient.objects.filter(audit=audit).delete()
    delete_batch(batch=audit.pk)


def _mix(audit: Audit) -> None:
    """Write every entry anew in no order: its place on the disk, and its transaction, would say that it came late."""
    ids = list(Entry.objects.filter(audit=audit).values_list("pk", flat=True))
    random.SystemRandom().shuffle(ids)
    with connection.cursor() as cursor:
        for number in ids:
            cursor.execute("UPDATE audits_entry SET state = state WHERE id = %s", [number])
