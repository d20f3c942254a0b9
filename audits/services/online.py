"""The end of an online audit: everything that was sent is opened once, after the last day. Worker only.

A second time would say who came late, so there is none: what was sent by then is all there is.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audits.enums import AuditState, Form, StepKind, StepState
from audits.models import Audit, Envelope, Recipient, Seat, Step, Ticket
from audits.queries.links import link_step
from audits.services.keys import forget_key
from audits.services.late import forget_recipients
from audits.services.releasing import OPENERS, opened, staff_among
from wqm.activity.services import record
from wqm.sealing.disk import vacuum
from wqm.tenancy.scope import scope


def due_to_close() -> list[UUID]:
    """Online audits whose last day is over in London."""
    with scope(everything=True):
        over = Audit.objects.filter(
            form=Form.ELECTRONIC, state=AuditState.RUNNING, late_at=None, closes_on__lt=timezone.localdate()
        )
        return list(over.values_list("pk", flat=True))


def close_online(audit_id: UUID) -> bool:
    """Open all that was sent; of fewer than k staff nothing is kept. False where that was done, or it is not time yet.

    Senior leaders do not count for it: they know what they wrote, so it would not hide the others.

    Rights go first: an answer that is on its way has either arrived, and is waited for, or comes too late.
    """
    with scope(everything=True), transaction.atomic():
        audits = Audit.objects.select_related("version", "school").select_for_update(of=("self",), no_key=True)
        audit = audits.filter(pk=audit_id, form=Form.ELECTRONIC, state=AuditState.RUNNING, late_at=None).first()
        if audit is None or audit.closes_on is None or audit.closes_on >= timezone.localdate():
            return False
        Ticket.objects.filter(audit=audit).delete()
        step = link_step(audit)
        if step is not None:
            _open(audit, Step.objects.select_for_update(no_key=True).get(pk=step.pk))
        Seat.objects.filter(audit=audit).delete()
        Envelope.objects.filter(audit=audit).delete()
        forget_recipients(audit)
        audit.ended_at = audit.late_at = timezone.now()
        audit.save(update_fields=["state", "ended_at", "late_at"])
    forget_key(audit_id)
    vacuum([Ticket, Envelope, Recipient])
    return True


def _open(audit: Audit, step: Step) -> None:
    contents = opened(audit, step) if Envelope.objects.filter(step=step).count() >= audit.k else []
    if staff_among(audit, contents) >= audit.k:
        OPENERS[StepKind.ALONE](audit, step, contents, 0)
        what = "Opened everything that was sent"
    else:
        audit.state = AuditState.TOO_FEW
        what = f"Fewer than {audit.k} staff responded, so all of it was deleted unread"
    step.state = StepState.DONE
    step.save(update_fields=["state"])
    summary = f"{what}: “{audit.name}”"
    record("audit.closed", by=None, school=audit.school, target=audit, summary=summary)
