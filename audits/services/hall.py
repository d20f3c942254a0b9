"""Leading a session: opening it, going from step to step, ending it. An edition tells two who press at once apart."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audits import seats
from audits.enums import (
    ENDING_SECONDS,
    LONGER_SECONDS,
    AuditState,
    EntryState,
    SessionState,
    StepKind,
    StepState,
)
from audits.models import Audit, Entry, RoomGroup, Seat, Session, Step, Ticket
from audits.policies import (
    check_can_close,
    check_can_end,
    check_can_open,
    check_edition,
    check_is_open,
    sends,
)
from audits.services.preparing import locked
from audits.services.pulses import HALL, beat, beat_for
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.waking import wake_later

# Slips of the reserve are numbered from here, the same numbers in each group.
FIRST_RESERVE = 1001


@transaction.atomic
def open_session(*, session: Session, by: Any) -> Session:
    """Let people in: every slip of the session becomes a seat. From now on nothing about the audit can be changed."""
    session, audit = _locked(session)
    check_can_open(session, audit)
    made = [
        Seat(
            tag=seats.seat_tag(token, group, audit.pk), audit=audit, session=session.number, group=group,
            is_reserve=is_reserve,
        )
        for token, group, is_reserve in _slips(session, audit)
    ]  # fmt: skip
    Seat.objects.bulk_create(sorted(made, key=lambda seat: bytes(seat.tag)), batch_size=1000)
    session.state, session.opened_at = SessionState.OPEN, timezone.now()
    session.edition += 1
    session.save(update_fields=["state", "opened_at", "edition"])
    if audit.state == AuditState.PREPARING:
        audit.state = AuditState.RUNNING
        audit.save(update_fields=["state"])
    beat(audit)
    record("audit.opened", by=by, school=audit.school, target=audit, summary=f"Opened {session} of “{audit.name}”")
    return session


def _slips(session: Session, audit: Audit) -> list[tuple[str, int, bool]]:
    """(token, group, whether it is of the reserve) of every slip of a session."""
    extra = range(FIRST_RESERVE, FIRST_RESERVE + seats.reserve(audit.people + audit.leaders))
    return [
        (seats.slip_token(session.pk, group.number, number), group.number, number >= FIRST_RESERVE)
        for group in audit.groups.in_room()
        for number in (*range(1, group.seats + 1), *extra)
    ]


@transaction.atomic
def go_on(*, session: Session, edition: int, by: Any) -> Step | None:
    """The one button: end the step that is running, or start the next one; None where the session has no more.

    Raises NotAllowed where somebody else was there first.
    """
    session, audit = _locked(session)
    check_is_open(session)
    check_edition(session, edition)
    steps = list(Step.objects.filter(session=session).order_by("number").select_for_update(no_key=True))
    live = next((step for step in steps if step.is_live), None)
    if live is None:
        live = next((step for step in steps if step.state == StepState.WAITING), None)
        if live is None:
            return None
        _start(live, session, audit)
    else:
        check_can_end(live)
        _end(live)
    session.edition += 1
    session.save(update_fields=["edition"])
    beat(audit)
    return live


def _start(step: Step, session: Session, audit: Audit) -> None:
    step.state, step.started_at = StepState.RUNNING, timezone.now()
    step.save(update_fields=["state", "started_at"])
    if step.kind in (StepKind.READING, StepKind.PLENARY):
        show_to_hall(audit)
    if sends(step):
        _hand_out(step, session, audit)


def _hand_out(step: Step, session: Session, audit: Audit) -> None:
    """A right for each slip, or for each group; all in one go and in the order of a hash."""
    if step.kind == StepKind.GROUPS:
        tags = [seats.group_ticket_tag(group.number, step.pk) for group in audit.groups.in_room()]
    else:
        tags = [seats.ticket_tag(token, group, step.pk) for token, group, _ in _slips(session, audit)]
    tickets = [Ticket(tag=tag, audit=audit, step=step) for tag in sorted(tags)]
    Ticket.objects.bulk_create(tickets, batch_size=1000, ignore_conflicts=True)


def _end(step: Step) -> None:
    """What is held on devices is sent now, and opened for all together a little later."""
    if not sends(step):
        step.state = StepState.DONE
        step.save(update_fields=["state"])
        return
    step.state, step.due_at = StepState.ENDING, timezone.now() + timedelta(seconds=ENDING_SECONDS)
    step.save(update_fields=["state", "due_at"])
    wake_later("audits.tasks.release", ENDING_SECONDS, step_id=str(step.pk))


def show_to_hall(audit: Audit) -> None:
    """What no group has talked about is shown, too."""
    Entry.objects.filter(audit=audit, state=EntryState.GROUP).update(state=EntryState.HALL)


@transaction.atomic
def give_longer(*, session: Session, edition: int, by: Any) -> None:
    """Half a minute more for devices to send, or five more minutes for a step that is running."""
    session, audit = _locked(session)
    check_is_open(session)
    check_edition(session, edition)
    step = Step.objects.select_for_update(no_key=True).filter(
        session=session, state__in=[StepState.RUNNING, StepState.ENDING]
    ).first()  # fmt: skip
    if step is None:
        raise NotAllowed("No step is running.")
    if step.due_at:  # it is ending
        step.due_at += timedelta(seconds=LONGER_SECONDS)
    else:
        step.minutes = min(step.minutes + 5, 240)
    step.save(update_fields=["due_at", "minutes"])
    session.edition += 1
    session.save(update_fields=["edition"])
    beat(audit)


@transaction.atomic
def close_session(*, session: Session, edition: int | None, by: Any) -> None:
    """Send people home. Steps that were not begun go to the next session; without one the audit is over.

    `edition` is None where nobody did it: a session that was forgotten open.
    """
    session, audit = _locked(session)
    if edition is not None:
        check_edition(session, edition)
    steps = list(Step.objects.filter(session=session).select_for_update(no_key=True))
    check_can_close(session, steps)
    session.state = SessionState.OVER
    session.edition += 1
    session.save(update_fields=["state", "edition"])
    following = Session.objects.filter(audit=audit, state=SessionState.PLANNED).order_by("number").first()
    if following:
        Step.objects.filter(session=session, state=StepState.WAITING).update(session=following)
    Session.objects.filter(audit=audit, state=SessionState.PLANNED, steps=None).update(state=SessionState.OVER)
    end_audit_if_over(audit)
    beat(audit)
    record("audit.closed", by=by, school=audit.school, target=audit, summary=f"Ended {session} of “{audit.name}”")


def end_audit_if_over(audit: Audit) -> None:
    """After its last session an audit is over: from now on late devices have their time."""
    if Session.objects.filter(audit=audit).exclude(state=SessionState.OVER).exists():
        return
    audit.ended_at = timezone.now()
    audit.save(update_fields=["ended_at"])
    show_to_hall(audit)


def take_late_seat(*, session: Session, group: int) -> str:
    """The token of a slip of the reserve, for somebody who comes without one. Raises NotAllowed where none is left.

    The counter says when somebody came in, which the hall sees anyway, and nothing of what they send.
    """
    audit = session.audit
    most = seats.reserve(audit.people + audit.leaders)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audits_session SET late = late + 1 WHERE id = %s AND state = 'open' AND late < %s RETURNING late",
            [session.pk, most],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed("All the extra places are in use. Ask the facilitator for a slip or a paper sheet.")
    return seats.slip_token(session.pk, group, FIRST_RESERVE + row[0] - 1)


@transaction.atomic
def take_pen(*, audit: Audit, group: int, pen: str) -> None:
    """From now on this device writes for its group; another one that did is told. Nothing while no group talks."""
    if not Step.objects.filter(audit=audit, kind=StepKind.GROUPS, state=StepState.RUNNING).exists():
        return
    RoomGroup.objects.filter(audit=audit, number=group).update(pen=pen)
    beat_for(audit, group)


def note_finished(step: Step, audit: Audit, group: int) -> None:
    """One more group has sent what it worked out; which one is not noted."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audits_step SET finished = finished + 1 WHERE id = %s", [step.pk])
    beat_for(audit, HALL)


def _locked(session: Session) -> tuple[Session, Audit]:
    audit = locked(session.audit)
    return Session.objects.select_for_update(no_key=True).get(pk=session.pk), audit
