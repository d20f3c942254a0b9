"""Sessions that nobody ended. Worker only."""

from django.db import transaction
from django.utils import timezone

from audits.enums import SessionState, StepState
from audits.models import Session, Step
from audits.policies import is_overdue, sends
from audits.services.hall import close_session
from audits.services.releasing import release_step
from wqm.tenancy.scope import scope


def close_overdue() -> int:
    """End each session that was forgotten open: what was sent in its step is opened, its code leads nowhere any more.

    Returns how many. Nobody did it, and the record says so.
    """
    with scope(everything=True):
        forgotten = [session for session in Session.objects.filter(state=SessionState.OPEN) if is_overdue(session)]
    for session in forgotten:
        _close(session)
    return len(forgotten)


def _close(session: Session) -> None:
    with scope(everything=True), transaction.atomic():
        now = timezone.now()
        steps = Step.objects.filter(session=session, state__in=[StepState.RUNNING, StepState.ENDING])
        live = list(steps.select_for_update(no_key=True))
        for step in live:
            step.state = StepState.ENDING if sends(step) else StepState.DONE
            step.due_at = now if sends(step) else None
            step.save(update_fields=["state", "due_at"])
    for step in live:
        release_step(step.pk)
    with scope(everything=True):
        close_session(session=Session.objects.select_related("audit").get(pk=session.pk), edition=None, by=None)
