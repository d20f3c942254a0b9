"""Casting a ballot: the one moment in which somebody's answer passes through the web process."""

import secrets
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from surveys.models import Ticket, Wave
from surveys.queries.slots import stand_ins
from surveys.queries.waves import is_waiting
from surveys.questions import ballot_size
from wqm.sealing.boxes import make_receipt, seal
from wqm.sealing.tags import make_draft_tag, make_tag, secret_of_run

# One statement: either the ticket goes, with its draft, and a ballot comes, or nothing happens at all. The last day is
# a matter of the clock and not of the worker, which may be down.
CAST = """
    WITH burnt AS (
        DELETE FROM surveys_ticket WHERE tag = %s AND wave_id = %s AND survey_reception(wave_id) = 'open'
        RETURNING wave_id
    ), gone AS (DELETE FROM surveys_draft USING burnt WHERE tag = %s AND surveys_draft.wave_id = %s)
    INSERT INTO surveys_ballot (id, wave_id, sealed) SELECT %s, wave_id, %s FROM burnt
"""
# The same for a run at a slot. One statement as well: rows number the commands of their transaction (cmin), and by a
# second one every ballot that came from a shared device would be known.
CAST_RUN = """
    WITH gone AS (
        DELETE FROM surveys_draft WHERE tag = %s AND wave_id = %s RETURNING wave_id
    ), burnt AS (
        DELETE FROM surveys_ticket USING gone
        WHERE surveys_ticket.tag = %s AND surveys_ticket.wave_id = gone.wave_id
            AND survey_reception(gone.wave_id) = 'open'
        RETURNING surveys_ticket.wave_id
    ), cast_now AS (
        INSERT INTO surveys_ballot (id, wave_id, sealed) SELECT %s, wave_id, %s FROM burnt
    )
    SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM burnt)
"""
TAKE_RUN = "DELETE FROM surveys_draft WHERE tag = %s AND wave_id = %s"


class LinkUsedUp(Exception):
    """The ticket is not there (any more), or the last day is over. Nothing was stored."""


class NotTakenNow(Exception):
    """The wave's key was lost a moment ago. Nothing was stored, and what was answered is kept."""


class AlreadySent(Exception):
    """The answers of this run went before: it was sent, or given up. Nothing was stored now."""


def cast_ballot(*, wave: Wave, token: str, group: str, answers: dict[str, Any]) -> str:
    """Burn the ticket and store the sealed answers, in the caller's one transaction; returns the receipt.

    `answers` maps question codes to values that `surveys.questions` has checked. Raises LinkUsedUp where there is not
    exactly one ticket, so that two clicks count once, and NotTakenNow where the wave waits for its key. A draft of the
    same link goes in the same transaction.
    """
    sealed = _seal(wave, group, answers)
    if not _cast(wave, make_tag(token, group, wave.pk), make_draft_tag(token, group, wave.pk), sealed):
        raise NotTakenNow if is_waiting(wave.pk) else LinkUsedUp
    return make_receipt(sealed)


def cast_from_device(*, wave: Wave, token: str, group: str, run: str, answers: dict[str, Any]) -> None:
    """Burn a ticket for one run at a slot and store its sealed answers, in the caller's one transaction.

    The draft of the run is taken with it, so that two clicks count once. Of a class any ticket that is left does: two
    devices may have been sent to one slot, because handing out looks at no ticket. Raises AlreadySent where the run's
    draft is gone, and LinkUsedUp for a slip that was used and a class that is full; the draft is gone then as well.
    Raises NotTakenNow where the wave's key was lost a moment ago; the draft is still there then.
    """
    draft_tag, own = make_draft_tag(secret_of_run(token, run), group, wave.pk), make_tag(token, group, wave.pk)
    sealed = _seal(wave, group, answers)
    if any(_cast_run(wave, tag, draft_tag, sealed) for tag in _left(wave, own)):
        return
    if is_waiting(wave.pk):
        raise NotTakenNow
    with connection.cursor() as cursor:
        cursor.execute(TAKE_RUN, [draft_tag, wave.pk])
        raise LinkUsedUp if cursor.rowcount == 1 else AlreadySent


def _seal(wave: Wave, group: str, answers: dict[str, Any]) -> bytes:
    return seal(bytes(wave.public_key or b""), {"g": group, "a": answers}, ballot_size(wave.questionnaire_id))


def _cast(wave: Wave, tag: bytes, draft_tag: bytes, sealed: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CAST, [tag, wave.pk, draft_tag, wave.pk, uuid4(), sealed])
        return cursor.rowcount == 1


def _cast_run(wave: Wave, tag: bytes, draft_tag: bytes, sealed: bytes) -> bool:
    """False where somebody else has burnt this ticket a moment ago; then the draft is where it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CAST_RUN, [draft_tag, wave.pk, tag, uuid4(), sealed])
        drafts, tickets = cursor.fetchone()
        if not drafts:
            raise AlreadySent
        if not tickets:
            transaction.set_rollback(True)
        return tickets == 1


def _left(wave: Wave, own: bytes) -> list[bytes]:
    """The tickets that are left for a slot: its own first, then those of its class in no order."""
    tags = Ticket.objects.filter(wave=wave, tag__in={own, *stand_ins(wave.pk, own)}).values_list("tag", flat=True)
    left = [bytes(tag) for tag in tags]
    secrets.SystemRandom().shuffle(left)
    return sorted(left, key=lambda tag: tag != own)
