"""Surveys whose key is in danger or lost, and those that were not counted: noted with the wave, told to the office."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.queries import office_addresses
from surveys.enums import WaveState
from surveys.models import Wave
from surveys.queries.waves import stuck_waves
from surveys.services.locking import locked, note
from surveys.services.wave_keys import state_of_key
from wqm.activity.queries import was_ever_recorded
from wqm.mail.services import queue_email
from wqm.sealing import keys
from wqm.sealing.keys import belongs_elsewhere
from wqm.tenancy.scope import scope

ONE_LOST = (
    "One of the two copies of this survey’s key is missing or damaged. The survey is running on the other copy. Ask"
    " the person who looks after the server to copy the whole file to the other folder and find out what happened."
)
LOST = (
    "This survey’s key is missing, so its responses cannot be opened. Nothing has been deleted. Until the key is"
    " back, no one can respond and no invitations or reminders go out. Ask the person who looks after the server to"
    " restore a copy."
)
BACK = "This survey’s key is back. People can respond again, and waiting emails will go out."
NOT_COUNTED = (
    "This survey closed on {day} and has still not been counted. Nothing has been deleted. Ask the person who looks"
    " after the server to check the worker’s log."
)


def check_keys() -> int:
    """Look at the key of every open wave, and for waves that were not counted; returns how many troubles are new.

    Worker only: nobody else may see the folders.
    """
    with scope(everything=True):
        open_waves = list(Wave.objects.filter(state=WaveState.OPEN).values_list("pk", flat=True))
    new = sum(check_key(pk) for pk in open_waves)
    with scope(everything=True):  # only now: a wave whose key is missing is told of as that alone
        late = list(stuck_waves().filter(key_lost_on=None).values_list("pk", flat=True))
    return new + sum(_tell_not_counted(pk) for pk in late)


def check_key(wave_id: UUID) -> bool:
    """Note with an open wave whether its key is lost or back; the office hears of each change. True for a new trouble.

    Worker only. A worker whose folders belong to another installation knows nothing and changes nothing.
    """
    if belongs_elsewhere():
        return False
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if wave.state != WaveState.OPEN:
            return False
        copies = state_of_key(wave)
        if copies == keys.Copies.ALL_LOST:
            return _note_lost(wave)
        if wave.key_lost_on:
            _note_back(wave)
        if copies == keys.Copies.ONE_LOST and not was_ever_recorded("wave.key_copy_lost", target=wave):
            _tell_office(wave, f"Survey key needs attention: {wave.name}", ONE_LOST)
            note(wave, "wave.key_copy_lost", by=None, summary=f"The key for {wave.name}: {copies.value}")
            return True
    return False


def _note_lost(wave: Wave) -> bool:
    if wave.key_lost_on:
        return False
    wave.key_lost_on = timezone.localdate()
    wave.save(update_fields=["key_lost_on"])
    _tell_office(wave, f"Survey key missing: {wave.name}", LOST)
    note(wave, "wave.key_lost", by=None, summary=f"The key for {wave.name}: {keys.Copies.ALL_LOST.value}")
    return True


def _note_back(wave: Wave) -> None:
    """It goes on, also where the office had given it up: that was decided of a wave without a key."""
    wave.key_lost_on, wave.give_up_reason = None, ""
    wave.save(update_fields=["key_lost_on", "give_up_reason"])
    _tell_office(wave, f"Survey key restored: {wave.name}", BACK)
    note(wave, "wave.key_back", by=None, summary=f"The key for {wave.name} is back")


@transaction.atomic
def _tell_not_counted(wave_id: UUID) -> bool:
    with scope(everything=True):
        wave = locked(wave_id)
        if wave.state != WaveState.OPEN or was_ever_recorded("wave.not_counted", target=wave):
            return False
        _tell_office(wave, f"Survey not counted: {wave.name}", NOT_COUNTED.format(day=date_format(wave.closes_on)))
        note(wave, "wave.not_counted", by=None, summary=f"{wave.name} was not counted")
    return True


def _tell_office(wave: Wave, subject: str, sentence: str) -> None:
    link = settings.SITE_URL + reverse("office_surveys:trouble", args=[wave.pk])
    context = {"wave": wave, "runner": wave.school or wave.trust or "the office", "sentence": sentence, "link": link}
    for address in office_addresses():
        queue_email(kind="surveys.key_alert", to=address, subject=subject, template="survey_key_alert", context=context)
