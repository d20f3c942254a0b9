"""Survey mail, made in the worker's memory: the link is derived, put into the message, and forgotten."""

import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from schools.models import School
from surveys.enums import WaveState
from surveys.models import Recipient, Wave, WaveSchool
from surveys.respondents.letters import Letter
from surveys.services.alerts import check_key
from surveys.services.wave_keys import key_of
from surveys.services.waves import make_link
from wqm.mail.bulk_message import BulkMessage
from wqm.mail.composers import Later, batch_composer
from wqm.mail.delivery import follow_failures
from wqm.sealing import keys
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_token

KEPT_SECONDS = 60
LINK = "https://link.invalid/\x00"  # no text of a letter can hold this, as no form takes its last character
# Of reminders nothing is kept: whose invitation failed is known, and it is the invitation that is sent again.
follow_failures("surveys.invitation")


@lru_cache(maxsize=4)
def _open_wave(wave_id: UUID, minute: int) -> tuple[Wave, bytes]:
    """A wave and the key of its links, for the thousands of messages of one minute. In the worker's memory alone."""
    wave = Wave.objects.select_related("questionnaire").get(pk=wave_id)
    return wave, link_key(key_of(wave))


@lru_cache(maxsize=200)
def _school(school_id: int) -> str:
    return str(School.objects.get(pk=school_id))


@lru_cache(maxsize=200)
def _letter(wave_id: UUID, school_id: int, language: str, is_reminder: bool, minute: int) -> BulkMessage:
    """Everybody's letter in one school and language, with LINK where each has their own."""
    wave, _ = _open_wave(wave_id, minute)
    letter = Letter(wave, _school(school_id), language, is_reminder=is_reminder)
    return BulkMessage(subject=letter.subject(), body=letter.body(LINK), place=LINK)


@batch_composer("surveys.invitation")
def compose_invitations(batch: list[dict[str, Any]]) -> list[EmailMessage | Later | None]:
    """Invitations and reminders, to everybody alike; None where the wave is over, Later while its key is missing.

    Nothing here reads tickets or ballots: a message that somebody does not get, or a moment that takes longer, would
    tell who has answered.
    """
    minute = int(time.monotonic() // KEPT_SECONDS)
    ids = [arguments["recipient"] for arguments in batch]
    invited = Recipient.objects.filter(
        pk__in=ids, wave__state=WaveState.OPEN, wave__closes_on__gte=timezone.localdate()
    )
    on_hold = Exists(WaveSchool.objects.filter(wave=OuterRef("wave"), school=OuterRef("school"), on_hold=True))
    invited = invited.annotate(lost=F("wave__key_lost_on"), on_hold=on_hold)
    people = {str(recipient.pk): recipient for recipient in invited}
    waves = {recipient.wave_id: recipient.lost for recipient in people.values()}
    waiting = {wave_id for wave_id, lost in waves.items() if lost or not _has_key(wave_id, minute)}
    return [
        _message(recipient, bool(arguments["reminder"]), minute, waiting) if recipient else None
        for arguments in batch
        for recipient in [people.get(arguments["recipient"])]
    ]


def _has_key(wave_id: UUID, minute: int) -> bool:
    """Whether links of the wave can be made; where not, that is noted with it."""
    try:
        _open_wave(wave_id, minute)
    except keys.KeyMissing:
        check_key(wave_id)
        return False
    return True


def _message(recipient: Recipient, is_reminder: bool, minute: int, waiting: set[UUID]) -> EmailMessage | Later:
    if recipient.on_hold:  # type: ignore[attr-defined]  # annotated
        return Later("The survey is on hold at this school until someone decides whether to continue.")
    if recipient.wave_id in waiting:
        return Later("The survey’s key is missing. This email will go out when it is back.")
    wave, links = _open_wave(recipient.wave_id, minute)
    pattern = _letter(wave.pk, recipient.school_id, recipient.language, is_reminder, minute)
    link = make_link(wave.pk, make_token(links, recipient.pk), recipient.group, recipient.language)
    return pattern.letter(to=recipient.email, words=link)
