"""Paper sheets, typed in after people wrote them: each is sealed as if it had come from a device.

A sheet uses a right that exists already, so that no more is counted than people were expected, and a tenth. First the
reserve, because who comes late and finds it empty is told; then a free seat of the group, whose device would not be.
"""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from audits import seats
from audits.enums import Form, StepKind, StepState
from audits.models import Audit, RoomGroup, Session, Step, Ticket
from audits.policies import check_can_type_in
from audits.services.hall import FIRST_RESERVE, note_finished
from audits.services.sending import send_with
from wqm.access.refusals import NotAllowed

NOTE = """
    INSERT INTO audits_seat (tag, audit_id, session, "group") VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
RESERVE = "UPDATE audits_session SET late = late + 1 WHERE id = %s AND late < %s RETURNING late"


@transaction.atomic
def type_in(*, session: Session, step: Step, group: RoomGroup, sheet: UUID, content: dict[str, Any]) -> bool:
    """Seal a sheet; False where this one was typed in before, which changes nothing.

    No act is recorded: a list of them would be the order of the pile.

    Raises NotAllowed where nothing more is opened, or no right is left; TooLong where it does not fit.
    """
    audit = session.audit
    check_can_type_in(audit, step)
    if not _is_new(sheet, session, step, group):
        return False
    if step.kind == StepKind.GROUPS:
        _send_of_group(audit, step, group, content)
    else:
        _send_of_person(session, step, group, content)
    return True


def _is_new(sheet: UUID, session: Session, step: Step, group: RoomGroup) -> bool:
    """A seat to which no address leads says that a sheet was typed in; it goes with all seats."""
    with connection.cursor() as cursor:
        tag = seats.sheet_tag(sheet, step.pk)
        cursor.execute(NOTE, [tag, session.audit_id, session.number, group.number])
        return cursor.rowcount == 1


def _send_of_group(audit: Audit, step: Step, group: RoomGroup, content: dict[str, Any]) -> None:
    tag = seats.group_ticket_tag(group.number, step.pk)
    if not send_with(tag, audit=audit, step=step, group=group.number, content=content):
        raise NotAllowed(f"{group} has already sent what it worked out. A group counts once.")
    if step.state == StepState.RUNNING:
        note_finished(step, audit, group.number)


def _send_of_person(session: Session, step: Step, group: RoomGroup, content: dict[str, Any]) -> None:
    for tag in [*_of_reserve(session, step, group), *_of_free_seats(session, step, group)]:
        if send_with(tag, audit=session.audit, step=step, group=group.number, content=content):
            return
    if step.state != StepState.DONE and session.audit.form != Form.ALOUD:
        raise NotAllowed("The extra places are used. Type the other sheets in when this step is over.")
    raise NotAllowed(
        f"Every place of {group} is used, and so are the extra ones. If this sheet is from another group, choose that."
    )


def _of_reserve(session: Session, step: Step, group: RoomGroup) -> list[bytes]:
    most = seats.reserve(session.audit.people + session.audit.leaders)
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [session.pk, most])
        row = cursor.fetchone()
    return [_tag(session, step, group, FIRST_RESERVE + row[0] - 1)] if row else []


def _of_free_seats(session: Session, step: Step, group: RoomGroup) -> list[bytes]:
    """Rights of slips that were not used. While a step runs, devices hold theirs, unless everything is on paper."""
    if step.state != StepState.DONE and session.audit.form != Form.ALOUD:
        return []
    tags = [_tag(session, step, group, number) for number in range(group.seats, 0, -1)]
    free = {bytes(tag) for tag in Ticket.objects.filter(step=step, tag__in=tags).values_list("tag", flat=True)}
    return [tag for tag in tags if tag in free]


def _tag(session: Session, step: Step, group: RoomGroup, number: int) -> bytes:
    return seats.ticket_tag(seats.slip_token(session.pk, group.number, number), group.number, step.pk)
