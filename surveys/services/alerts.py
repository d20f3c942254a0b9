"""Telling the office in time that the key of a survey is in danger, while a copy may still be brought back."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.queries import office_addresses
from surveys.enums import WaveState
from surveys.models import Wave
from surveys.services.locking import locked, note
from wqm.activity.queries import was_ever_recorded
from wqm.mail.services import queue_email
from wqm.sealing import keys
from wqm.tenancy.scope import scope

# what is wrong -> (verb of the record, the sentence for the office)
TROUBLES = {
    keys.Copies.ONE_LOST: (
        "wave.key_copy_lost",
        "One of the two copies of its key is missing or damaged. It can still be counted with the other one. Whoever"
        " runs the server copies the whole file to the other folder, and finds out what happened to it.",
    ),
    keys.Copies.ALL_LOST: (
        "wave.key_lost",
        "No copy of its key can be read, or the copies differ. Until one is brought back nothing can be counted;"
        " nothing is deleted meanwhile, and people can go on answering.",
    ),
}


def check_keys() -> int:
    """Look at the key of every open wave; the office hears of each trouble of a wave once. Returns how many are new.

    Worker only: nobody else may see the folders.
    """
    with scope(everything=True):
        open_waves = list(Wave.objects.filter(state=WaveState.OPEN).values_list("pk", flat=True))
    return sum(_tell(pk, copies) for pk in open_waves if (copies := keys.state_of_copies(pk)) in TROUBLES)


@transaction.atomic
def _tell(wave_id: UUID, copies: keys.Copies) -> bool:
    verb, sentence = TROUBLES[copies]
    with scope(everything=True):
        wave = locked(wave_id)
        if wave.state != WaveState.OPEN or was_ever_recorded(verb, target=wave):
            return False
        context = {
            "wave": wave,
            "sentence": sentence,
            "link": settings.SITE_URL + reverse("office_surveys:detail", args=[wave.pk]),
        }
        for address in office_addresses():
            queue_email(
                kind="surveys.key_alert",
                to=address,
                subject=f"The key of a survey needs you: {wave.name}",
                template="survey_key_alert",
                context=context,
            )
        note(wave, verb, by=None, summary=f"The key of {wave.name}: {copies.value}")
    return True
