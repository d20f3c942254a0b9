"""Survey mail, made in the worker's memory: the link is derived, put into the message, and forgotten."""

import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives

from schools.models import School
from surveys import keys, sealing
from surveys.enums import WaveState
from surveys.letters import Letter
from surveys.models import Recipient, Ticket, Wave
from surveys.services.waves import make_link
from wqm.mail.delivery import follow_failures
from wqm.mail.services import composer
from wqm.tenancy.scope import scope

KEPT_SECONDS = 60
# Invitations go to everybody. Reminders are not followed: they go only to those who have not answered.
follow_failures("surveys.invitation")


@lru_cache(maxsize=4)
def _open_wave(wave_id: UUID, minute: int) -> tuple[Wave, bytes]:
    """A wave and the key of its links, for the thousands of messages of one minute. In the worker's memory alone."""
    wave = Wave.objects.select_related("questionnaire").get(pk=wave_id)
    return wave, sealing.link_key(keys.read_key(wave_id))


@lru_cache(maxsize=200)
def _school(school_id: int) -> str:
    return str(School.objects.get(pk=school_id))


def _is_used(recipient: Recipient, token: str) -> bool:
    return not Ticket.objects.filter(tag=sealing.make_tag(token, recipient.group, recipient.wave_id)).exists()


@composer("surveys.invitation")
def compose_invitation(arguments: dict[str, Any]) -> EmailMultiAlternatives | None:
    """An invitation or reminder; None where the wave is over or the ticket is gone."""
    with scope(everything=True):
        recipient = Recipient.objects.filter(pk=arguments["recipient"], wave__state=WaveState.OPEN).first()
        if recipient is None:
            return None
        wave, key = _open_wave(recipient.wave_id, int(time.monotonic() // KEPT_SECONDS))
        token = sealing.make_token(key, recipient.pk)
        if arguments["reminder"] and not wave.remind_everybody and _is_used(recipient, token):
            return None
        school = _school(recipient.school_id)
    link = make_link(wave.pk, token, recipient.group, recipient.language)
    letter = Letter(wave, school, recipient.language, is_reminder=bool(arguments["reminder"]))
    return EmailMultiAlternatives(subject=letter.subject(), body=letter.body(link), to=[recipient.email])
