"""Casting a ballot: the one moment in which somebody's answer passes through the web process."""

from typing import Any

from surveys import sealing
from surveys.models import Ballot, Draft, Ticket, Wave
from surveys.questions import ballot_size


class LinkUsedUp(Exception):
    """The ticket is not there (any more). Nothing was stored."""


def cast_ballot(*, wave: Wave, token: str, group: str, answers: dict[str, Any]) -> str:
    """Burn the ticket and store the sealed answers, in the caller's one transaction; returns the receipt.

    `answers` maps question codes to values that `surveys.questions` has checked. Raises LinkUsedUp where there is not
    exactly one ticket, so that two clicks count once. A draft of the same link goes in the same transaction.
    """
    sealed = sealing.seal(bytes(wave.public_key or b""), {"g": group, "a": answers}, ballot_size(wave.questionnaire_id))
    burnt, _ = Ticket.objects.filter(tag=sealing.make_tag(token, group, wave.pk), wave=wave).delete()
    if burnt != 1:
        raise LinkUsedUp
    Draft.objects.filter(tag=sealing.make_draft_tag(token, group, wave.pk), wave=wave).delete()
    Ballot(wave=wave, sealed=sealed).save(force_insert=True)
    return sealing.make_receipt(sealed)
