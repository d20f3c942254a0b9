"""Surveys of a school that is gone, says the register: they wait until somebody decides.

On hold, a planned wave does not launch, and nobody of the school is invited or reminded. Nothing else changes: links
that went out work, what is answered is sealed and counted, and the last day and the deletion of the key keep their
promise.
Whose mail waits depends on the school alone, never on who has answered.
"""

from typing import Any

from django.db import transaction

from surveys.models import Wave, WaveSchool
from surveys.policies import check_can_continue
from surveys.queries.holding import held_schools, waiting_parts
from surveys.services.locking import locked, note
from wqm.activity.services import record
from wqm.mail.services import cancel_batch
from wqm.tenancy.scope import scope


def hold_waves_of(school: Any) -> None:
    """Put the planned and open waves in which the school takes part on hold, for its people. Under everything."""
    for part in waiting_parts([school.pk]).filter(on_hold=False):
        WaveSchool.objects.filter(pk=part.pk).update(on_hold=True)
        record("wave.held", by=None, school=school, target=part.wave, summary=f"Put the survey {part.wave} on hold")


@transaction.atomic
def continue_wave(*, wave: Wave, by: Any) -> None:
    """Let the wave go on as if nothing had happened: what waited goes out. Raises NotAllowed, also twice."""
    wave = locked(wave.pk)
    check_can_continue(held_schools(wave))
    release(wave)
    note(wave, "wave.continued", by=by, summary=f"Continued the survey {wave.name}")


def release(wave: Wave) -> None:
    """Nothing of the locked wave waits any more. Under everything: a school that is gone may have left the trust."""
    with scope(everything=True):
        wave.schools.filter(on_hold=True).update(on_hold=False)


def end_hold(wave: Wave) -> None:
    """The locked wave ends instead: what waited never goes out, so that nobody is invited on the last evening."""
    with scope(everything=True):
        if wave.schools.filter(on_hold=True).exists():
            cancel_batch(batch=wave.pk)
            Wave.objects.filter(pk=wave.pk).update(sending_stopped=True)
            release(wave)
