"""Casting a ballot: the one moment in which somebody's answer passes through the web process."""

from typing import Any
from uuid import uuid4

from django.db import connection

from surveys.models import Wave
from surveys.queries.waves import TAKES_ANSWERS
from surveys.questions import ballot_size
from wqm.sealing.boxes import make_receipt, seal
from wqm.sealing.tags import make_draft_tag, make_tag

# One statement: either the ticket goes, with its draft, and a ballot comes, or nothing happens at all. The last day is
# a matter of the clock and not of the worker, which may be down.
CAST = f"""
    WITH burnt AS (
        DELETE FROM surveys_ticket ticket USING surveys_wave wave
        WHERE ticket.tag = %s AND ticket.wave_id = %s AND wave.id = ticket.wave_id AND {TAKES_ANSWERS}
        RETURNING ticket.wave_id
    ), gone AS (DELETE FROM surveys_draft USING burnt WHERE tag = %s AND surveys_draft.wave_id = %s)
    INSERT INTO surveys_ballot (id, wave_id, sealed) SELECT %s, wave_id, %s FROM burnt
"""  # noqa: S608 - our own constant


class LinkUsedUp(Exception):
    """The ticket is not there (any more), or the last day is over. Nothing was stored."""


def cast_ballot(*, wave: Wave, token: str, group: str, answers: dict[str, Any]) -> str:
    """Burn the ticket and store the sealed answers, in the caller's one transaction; returns the receipt.

    `answers` maps question codes to values that `surveys.questions` has checked. Raises LinkUsedUp where there is not
    exactly one ticket, so that two clicks count once. A draft of the same link goes in the same transaction.
    """
    sealed = seal(bytes(wave.public_key or b""), {"g": group, "a": answers}, ballot_size(wave.questionnaire_id))
    tags = make_tag(token, group, wave.pk), make_draft_tag(token, group, wave.pk)
    with connection.cursor() as cursor:
        cursor.execute(CAST, [tags[0], wave.pk, tags[1], wave.pk, uuid4(), sealed])
        if cursor.rowcount != 1:
            raise LinkUsedUp
    return make_receipt(sealed)
