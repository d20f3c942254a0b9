"""Sealed answers that wait for days are written anew in no order, as ballots of surveys are. Worker only.

The server numbers its transactions, so the number of an envelope's says when it came. After mixing, all of an audit
have one.
"""

from uuid import UUID

from django.db import connection, transaction

from audits.enums import StepState
from audits.models import Audit, Envelope, Step, Ticket
from audits.services.preparing import locked
from wqm.sealing.disk import vacuum
from wqm.tenancy.scope import scope


def audits_with_envelopes() -> list[UUID]:
    """Audits in which something is sealed."""
    with scope(everything=True):
        return list(Envelope.objects.order_by().values_list("audit_id", flat=True).distinct())


def mix_envelopes(audit_id: UUID) -> int:
    """Mix what is sealed in an audit; how many, 0 where nothing has come since the last time.

    Steps that may be opened are locked as their opening does it: what is opened at this moment is not written again.
    """
    with scope(everything=True), transaction.atomic(), connection.cursor() as cursor:
        locked(Audit(pk=audit_id))
        steps = Step.objects.filter(audit=audit_id).exclude(state=StepState.DONE)
        list(steps.order_by("number").select_for_update(no_key=True).values_list("pk"))
        cursor.execute("SELECT mix_envelopes(%s)", [audit_id])
        number = cursor.fetchone()[0]
    if number:
        vacuum([Ticket, Envelope])
    return number
