"""Opening a session, leading and ending it; sheets typed in. The sentences are for headteachers and facilitators."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.enums import SENDING, AuditState, SessionState, StepState
from audits.models import Audit, Session, Step
from audits.workflow import session_may, step_may
from schools.queries import agreement_in_force
from wqm.access.refusals import NotAllowed

# A session that nobody ended is over after this long.
LONGEST_SESSION = timedelta(hours=6)
# Those who open a session earlier than this before its time are asked whether they mean it.
EARLY = timedelta(hours=1)
STUCK_AFTER = timedelta(seconds=15)
# A session that was planned and never opened is over after this long, so that nothing sealed waits for ever.
NEVER_HELD_AFTER = timedelta(days=28)
# Devices that lost the network send later what they hold; after this long it is opened, once.
LATE_FOR = timedelta(hours=18)
MOVED_ON = "Someone else has already moved on. This is where the audit is now."


def check_can_open(session: Session, audit: Audit) -> None:
    """On its day, after the one before, and with the key that seals what people write."""
    if not session_may("open", session.state):
        raise NotAllowed("This session is already open." if session.state == SessionState.OPEN else "It is over.")
    if audit.state not in (AuditState.PREPARING, AuditState.RUNNING):
        raise NotAllowed("This audit has ended.")
    if agreement_in_force(audit.school) is None:
        raise NotAllowed("Record first with whom you talked the audit through. Everyone reads it on their first page.")
    if not audit.public_key:
        raise NotAllowed("We are still preparing this audit. Try again in a minute.")
    before = Session.objects.filter(audit=audit, number__lt=session.number).exclude(state=SessionState.OVER)
    if before.exists():
        raise NotAllowed("The session before this one is not over yet. End it first.")
    if not Step.objects.filter(session=session).exists():
        raise NotAllowed("This session has no steps. Add one to the programme.")


def is_early(session: Session) -> bool:
    """Whether a session is opened long before its time, for a try or by mistake."""
    return timezone.now() < session.starts_at - EARLY


def check_edition(session: Session, edition: int) -> None:
    """The second who presses is told, and nothing happens twice."""
    if session.edition != edition:
        raise NotAllowed(MOVED_ON)


def check_is_open(session: Session) -> None:
    """Steps move while the session is open."""
    if session.state != SessionState.OPEN:
        raise NotAllowed("This session is not open.")


def check_can_end(step: Step) -> None:
    """A step is ended once."""
    if not step_may("end", step.state):
        raise NotAllowed("This step has already ended.")


def sends(step: Step) -> bool:
    """Whether devices send anything in this step."""
    return step.kind in SENDING


def check_can_close(session: Session, steps: Collection[Step]) -> None:
    """Nothing is left half-way; what is not begun moves to the next session or is left out."""
    if not session_may("close", session.state):
        raise NotAllowed("This session is not open.")
    if any(step.state in (StepState.RUNNING, StepState.ENDING) for step in steps):
        raise NotAllowed("End the step that is running first, so that what people wrote is not lost.")


def has_another(session: Session) -> bool:
    """Whether a session of the audit is still to come."""
    return Session.objects.filter(audit=session.audit_id, state=SessionState.PLANNED).exists()


def is_stuck(step: Step | None, now: Any = None) -> bool:
    """Whether nobody has opened what was due some time ago: the worker is down, or its key is missing."""
    return step is not None and step.due_at is not None and (now or timezone.now()) > step.due_at + STUCK_AFTER


def is_overdue(session: Session, now: Any = None) -> bool:
    """Whether a session was forgotten open."""
    since = max(session.opened_at or session.starts_at, session.starts_at)  # one may be opened early, to try it
    return session.state == SessionState.OPEN and (now or timezone.now()) > since + LONGEST_SESSION


def check_can_type_in(audit: Audit, step: Step) -> None:
    """From the start of its step until what came late is opened."""
    if step.state == StepState.WAITING:
        raise NotAllowed("This step has not started. Type sheets in once it runs.")
    if audit.state not in (AuditState.RUNNING, AuditState.GATHERING) or audit.late_at is not None:
        raise NotAllowed("Everything that came late is open now, so sheets can no longer be added.")
