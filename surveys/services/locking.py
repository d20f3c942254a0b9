"""What every step with a wave begins and ends with: its row, locked, and a line of the record."""

from typing import Any
from uuid import UUID

from surveys.models import Wave
from wqm.activity.services import record


def note(wave: Wave, verb: str, *, by: Any, summary: str) -> None:
    """Record an act with a wave where it is run."""
    record(verb, by=by, school=wave.school, trust=wave.trust, target=wave, summary=summary)


def locked(wave_id: UUID) -> Wave:
    """The wave, so that nobody else takes a step with it meanwhile.

    NO KEY: storing a ballot refers to the wave, and must not wait for a close that waits for its ticket (a deadlock).
    """
    waves = Wave.objects.select_related("questionnaire", "school", "trust")
    return waves.select_for_update(of=("self",), no_key=True).get(pk=wave_id)
