"""Giving up a survey whose answers cannot be opened any more: the office decides, the worker deletes.

The worker alone can see whether the key is really lost, so it looks once more before it deletes anything.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from surveys.enums import WaveState
from surveys.models import Ballot, Recipient, Ticket, Wave
from surveys.policies import check_can_give_up
from surveys.services.disk import take_off_the_disk, write_anew
from surveys.services.drafts import delete_drafts
from surveys.services.locking import locked, note
from surveys.services.opening import opened_ballots
from surveys.services.telling import tell_leaders
from surveys.services.wave_keys import key_of
from surveys.workflow import may
from wqm.mail.services import delete_batch
from wqm.sealing import keys
from wqm.sealing.boxes import BrokenBallot
from wqm.sealing.keys import refuse_elsewhere
from wqm.tenancy.scope import scope
from wqm.waking import wake


@transaction.atomic
def ask_to_give_up(*, wave: Wave, reason: str, by: Any) -> None:
    """Note that the answers are to be deleted, and why; the leaders read the reason. Raises NotAllowed, also twice."""
    wave = locked(wave.pk)
    check_can_give_up(wave)
    wave.give_up_reason = reason
    wave.save(update_fields=["give_up_reason"])
    note(wave, "wave.give_up_asked", by=by, summary=f"Abandoned {wave.name}: {reason}")
    wake("surveys.tasks.give_up", wave_id=str(wave.pk))


def give_up_wave(wave_id: UUID) -> bool:
    """Delete everything per person of a wave that the office gave up, and tell the leaders. Worker only; once.

    Where the answers can be opened after all, nothing is deleted and the wave goes on. Nobody can answer meanwhile,
    except where the key has come back; and what was being sent at this moment is waited for with the tickets.
    """
    refuse_elsewhere()
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if not wave.give_up_reason or not may("give_up", wave.state):
            return False
        if _can_be_opened(wave):
            wave.give_up_reason, wave.key_lost_on = "", None
            wave.save(update_fields=["give_up_reason", "key_lost_on"])
            summary = f"{wave.name} was not abandoned: its responses can be opened"
            note(wave, "wave.give_up_stopped", by=None, summary=summary)
            return False
        Ticket.objects.filter(wave=wave).delete()
        Ballot.objects.filter(wave=wave).delete()
        Recipient.objects.filter(wave=wave).delete()
        delete_drafts(wave)
        delete_batch(batch=wave.pk)
        wave.schools.update(late=[], participation="")
        wave.state, wave.key_lost_on = WaveState.LOST, None
        wave.participation, wave.participation_on = "", None
        wave.released, wave.released_ballots = [], {}
        wave.save()
        tell_leaders(wave)
        note(wave, "wave.given_up", by=None, summary=f"{wave.name} was abandoned: its responses could not be opened")
    keys.destroy_key(wave_id)
    take_off_the_disk()
    write_anew()
    return True


def due_to_give_up() -> list[UUID]:
    """Waves that the office gave up and no worker has seen yet."""
    with scope(everything=True):
        return list(Wave.objects.filter(state=WaveState.OPEN).exclude(give_up_reason="").values_list("pk", flat=True))


def _can_be_opened(wave: Wave) -> bool:
    """Whether the key is there and opens every ballot."""
    try:
        for _ in opened_ballots(wave, Ballot.objects.filter(wave=wave), key_of(wave)):
            pass
    except (keys.KeyMissing, BrokenBallot):
        return False
    return True
