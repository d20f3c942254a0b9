"""A school that is too small for a survey of its own asks the office for one together with others."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.queries import office_addresses
from surveys.models import Wave
from surveys.policies import check_can_ask, invited_to
from surveys.services.locking import locked, note
from wqm.activity.queries import was_ever_recorded
from wqm.mail.services import queue_email
from wqm.sealing.small_numbers import BEYOND_K, SHARES_FROM, fewest_invited

ASKED = "wave.help_asked"


def has_asked(wave: Wave) -> bool:
    """Whether the office was asked about this wave."""
    return was_ever_recorded(ASKED, target=wave)


@transaction.atomic
def ask_office(*, wave: Wave, listed: int, by: Any) -> None:
    """Write to everybody of the office, once a wave. `listed` are the people on its list.

    Raises NotAllowed where the wave is large enough alone, and the second time.
    """
    wave = locked(wave.pk)
    check_can_ask(wave, listed, has_asked=has_asked(wave))
    context = {
        "wave": wave,
        "people": invited_to(wave, listed),
        "fewest": fewest_invited(wave.k),
        "shares_from": SHARES_FROM + BEYOND_K,
        "by": by,
        "link": settings.SITE_URL + reverse("office_surveys:new"),
    }
    subject = f"{wave.school} would like to run a survey with other schools"
    for address in office_addresses():
        queue_email(kind="surveys.help_asked", to=address, subject=subject, template="survey_help", context=context)
    note(wave, ASKED, by=by, summary="Asked the office to run a survey with other schools")
