"""Planned and open surveys of a school that the register changes."""

from collections import defaultdict
from collections.abc import Collection

from django.urls import reverse
from django.utils.formats import date_format

from schools.changing import OpenWork
from schools.models import School
from surveys.enums import WaveState
from surveys.models import Wave, WaveSchool
from surveys.queries.holding import waiting_parts
from surveys.services.holding import hold_waves_of


class SurveysAtSchool:
    """See `schools.changing.Room`."""

    def open_at(self, school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
        """Waves that are planned or open, and those that wait for a decision; one query."""
        work: dict[int, list[OpenWork]] = defaultdict(list)
        for part in waiting_parts(school_ids):
            work[part.school_id].append(_open_work(part))
        return work

    def school_gone(self, school: School) -> None:
        """They wait."""
        hold_waves_of(school)


def _open_work(part: WaveSchool) -> OpenWork:
    at_school = reverse("surveys:detail", args=[part.school_id, part.wave_id])
    return OpenWork(_words(part), _address(part), at_school, waits=part.on_hold)


def _words(part: WaveSchool) -> str:
    wave = part.wave
    when = f"closes on {date_format(wave.closes_on)}"
    if wave.state == WaveState.DRAFT:
        when = f"planned for {date_format(wave.opens_on)}"
    return f"the survey “{wave.name}”, {when}{', on hold' if part.on_hold else ''}"


def _address(part: WaveSchool) -> str:
    """The page on which those who run the wave decide."""
    wave: Wave = part.wave
    if wave.trust_id:
        return reverse("trust_surveys:detail", args=[wave.trust_id, wave.pk])
    if wave.school_id:
        return reverse("surveys:detail", args=[wave.school_id, wave.pk])
    return reverse("office_surveys:detail", args=[wave.pk])
