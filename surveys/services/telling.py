"""Telling the leaders of the schools what became of a survey. Numbers and answers are never in a mail."""

from django.conf import settings
from django.urls import reverse

from schools.queries import addresses_of, addresses_of_trust
from surveys.enums import WaveState
from surveys.models import Wave
from wqm.access.permissions import P
from wqm.access.roles import roles_of_kind
from wqm.mail.services import queue_email

AT_SCHOOL = [role for role in roles_of_kind("school") if P.SURVEY_RUN in role]
AT_TRUST = [role for role in roles_of_kind("trust") if P.TRUST_SURVEY_RUN in role]


def tell_leaders(wave: Wave) -> None:
    """Write to those who run surveys in each school of the wave, and in the trust that ran it, in the transaction.

    The caller has seen to it that the wave is closed, and that its results are shared or that there are none, or that
    its answers were lost.
    """
    page = "results" if _has_results(wave) else "detail"
    for part in wave.schools.select_related("school").order_by("id"):
        link = reverse(f"surveys:{page}", args=[part.school_id, wave.pk])
        _tell(wave, addresses_of(part.school, AT_SCHOOL), str(part.school), link)
    if wave.trust:
        link = reverse(f"trust_surveys:{page}", args=[wave.trust_id, wave.pk])
        _tell(wave, addresses_of_trust(wave.trust, AT_TRUST), str(wave.trust), link)


def _tell(wave: Wave, addresses: list[str], place: str, link: str) -> None:
    if wave.state == WaveState.LOST:
        subject, template = f"Survey responses could not be opened: {wave.name}", "survey_lost"
    else:
        template = "survey_outcome"
        subject = f"{'Too few responses' if wave.state == WaveState.TOO_FEW else 'Survey results ready'}: {wave.name}"
    context = {"wave": wave, "place": place, "has_results": _has_results(wave), "link": settings.SITE_URL + link}
    for address in addresses:
        queue_email(kind="surveys.outcome", to=address, subject=subject, template=template, context=context)


def _has_results(wave: Wave) -> bool:
    return wave.state not in (WaveState.TOO_FEW, WaveState.LOST)
