"""Which surveys wait for a decision, because the register says that a school is gone."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models import Wave, WaveSchool
from surveys.policies import is_waiting
from wqm.tenancy.scope import scope

# `surveys.policies.is_waiting` as a condition, the last day apart.
WAITING = Q(wave__state=WaveState.OPEN) | Q(wave__state=WaveState.DRAFT, wave__send_wanted=True)


def waiting_parts(school_ids: Collection[int]) -> QuerySet[WaveSchool]:
    """The parts of these schools in waves that are planned or open, by the last day."""
    parts = WaveSchool.objects.filter(WAITING, school__in=school_ids, wave__closes_on__gte=timezone.localdate())
    return parts.select_related("wave").order_by("wave__closes_on", "pk")


def held_schools(wave: Wave) -> list[str]:
    """The names of the schools for which a wave waits; none once it is over.

    Under everything: a school that is gone may have left the trust that runs the wave, which knows whom it asked.
    """
    if not is_waiting(wave):
        return []
    with scope(everything=True):
        parts = wave.schools.filter(on_hold=True).select_related("school").order_by("school__name", "pk")
        return [str(part.school) for part in parts]
