"""Survey mail, made in the worker's memory: the link is derived, put into the message, and forgotten."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from surveys import keys, sealing
from surveys.enums import WaveState
from surveys.models import Recipient, Ticket
from surveys.services.waves import make_link
from wqm.mail.services import composer
from wqm.tenancy.scope import scope


@composer("surveys.invitation")
def compose_invitation(arguments: dict[str, Any]) -> EmailMultiAlternatives | None:
    """An invitation or reminder; None where the wave is over or the ticket is gone."""
    with scope(everything=True):
        recipient = (
            Recipient.objects.select_related("wave__questionnaire", "wave__school", "wave__trust")
            .filter(pk=arguments["recipient"], wave__state=WaveState.OPEN)
            .first()
        )
        if recipient is None:
            return None
        wave = recipient.wave
        key = keys.read_key(wave.pk)
        token = sealing.make_token(sealing.link_key(key), recipient.pk)
        is_unused = Ticket.objects.filter(tag=sealing.make_tag(token, recipient.group, wave.pk), wave=wave).exists()
        if not is_unused and not wave.remind_everybody:
            return None
    context = {
        "wave": wave,
        "organisation": wave.school or wave.trust,
        "link": make_link(wave.pk, key, recipient.pk, recipient.group),
        "is_reminder": bool(arguments["reminder"]),
        "SITE_NAME": settings.SITE_NAME,
    }
    subject = f"{'Reminder: ' if arguments['reminder'] else ''}{wave.name}, {context['organisation']}"
    return EmailMultiAlternatives(
        subject=subject, body=render_to_string("emails/survey_invitation.txt", context), to=[recipient.email]
    )
