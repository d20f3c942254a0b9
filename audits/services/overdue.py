"""Sessions that nobody ended, and those that were never held. Worker only."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audits.enums import AuditState, SessionState, StepState
from audits.models import Audit, Session, Step
from audits.policies import NEVER_HELD_AFTER, is_overdue, sends
from audits.services.hall import close_session, end_audit_if_over
from audits.services.releasing import release_step
from wqm.activity.services import record
from wqm.sealing.keys import KeyMissing
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)


def overdue_sessions() -> list[UUID]:
    """Sessions that were forgotten open."""
    with scope(everything=True):
        return [session.pk for session in Session.objects.filter(state=SessionState.OPEN) if is_overdue(session)]


def close_overdue(session_id: UUID) -> None:
    """End a session that was forgotten open: what was sent is opened, its code leads nowhere. Nobody did it.

    Where the key cannot be found the session ends all the same: what is sealed waits for the key with what came late.
    """
    with scope(everything=True), transaction.atomic():
        now = timezone.now()
        steps = Step.objects.filter(session=session_id, state__in=[StepState.RUNNING, StepState.ENDING])
        live = list(steps.select_for_update(no_key=True))
        for step in live:
            step.state = StepState.ENDING if sends(step) else StepState.DONE
            step.due_at = now if sends(step) else None
            step.save(update_fields=["state", "due_at"])
    for step in live:
        try:
            release_step(step.pk)
        except KeyMissing:
            log.exception("a step of an audit ends without its key", extra={"step": str(step.pk)})
            with scope(everything=True):
                Step.objects.filter(pk=step.pk).update(state=StepState.DONE, due_at=None)
    with scope(everything=True):
        session = Session.objects.select_related("audit__school").get(pk=session_id)
        close_session(session=session, edition=None, by=None)


def never_held() -> list[UUID]:
    """Audits that have begun and in which a session was planned weeks ago and never opened."""
    with scope(everything=True):
        forgotten = Session.objects.filter(
            state=SessionState.PLANNED, audit__state=AuditState.RUNNING,
            starts_at__lt=timezone.now() - NEVER_HELD_AFTER,
        ).exclude(audit__sessions__state=SessionState.OPEN)  # fmt: skip
        return list(forgotten.order_by().values_list("audit", flat=True).distinct())


def end_never_held(audit_id: UUID) -> None:
    """Such a session is over: what was sealed is opened or deleted in its time, and the key goes. Nobody did it."""
    with scope(everything=True), transaction.atomic():
        audits = Audit.objects.select_related("school").select_for_update(of=("self",), no_key=True)
        audit = audits.get(pk=audit_id)
        Session.objects.filter(
            audit=audit, state=SessionState.PLANNED, starts_at__lt=timezone.now() - NEVER_HELD_AFTER
        ).update(state=SessionState.OVER)
        end_audit_if_over(audit)
        summary = f"A session of “{audit.name}” was not held, so it is over"
        record("audit.not_held", by=None, school=audit.school, target=audit, summary=summary)
