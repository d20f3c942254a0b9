"""How far an open wave is: a band, once a day, for groups of at least k invited."""

from django.db.models import F, Q
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models import Ticket, Wave
from surveys.publication import participation_band
from wqm.tenancy.scope import scope


def refresh_participation() -> int:
    """Write today's band for each open wave that has none yet today; returns how many. Worker only."""
    today = timezone.localdate()
    with scope(everything=True):
        stale = Wave.objects.filter(~Q(participation_on=today) | Q(participation_on=None), state=WaveState.OPEN)
        waves = list(stale.filter(invited__gte=F("k")))
        for wave in waves:
            answered = wave.invited - Ticket.objects.filter(wave=wave).count()
            band = participation_band(answered, wave.invited)
            # A close that came in between has the last word.
            Wave.objects.filter(pk=wave.pk, state=WaveState.OPEN).update(participation=band, participation_on=today)
    return len(waves)
