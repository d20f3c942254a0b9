"""How far an open wave is: a band, once a day, where enough people were invited for one."""

from django.db.models import Q
from django.utils import timezone

from surveys.enums import BANDS_FROM, WaveState
from surveys.models import Ticket, Wave, WaveSchool
from surveys.publication.rounding import participation_band
from surveys.respondents.slips import slot_tags
from wqm.sealing import keys
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_tag, make_token
from wqm.tenancy.scope import scope


def refresh_participation() -> int:
    """Write today's band for each open wave that has none yet today; returns how many. Worker only."""
    today = timezone.localdate()
    with scope(everything=True):
        stale = Wave.objects.filter(~Q(participation_on=today) | Q(participation_on=None), state=WaveState.OPEN)
        waves = list(stale.filter(invited__gte=BANDS_FROM))
        for wave in waves:
            band = participation_band(wave.tickets - Ticket.objects.filter(wave=wave).count(), wave.invited)
            # A close that came in between has the last word.
            still_open = Wave.objects.filter(pk=wave.pk, state=WaveState.OPEN)
            if still_open.update(participation=band, participation_on=today):
                _refresh_schools(wave, band)
    return len(waves)


def _refresh_schools(wave: Wave, band: str) -> None:
    """Each school its own band; which tickets are whose only the holder of the key can tell, and it tells nobody."""
    parts = list(wave.schools.all())
    if len(parts) == 1:
        parts[0].participation = band
    else:
        links = link_key(keys.read_key(wave.pk))
        for part in parts:
            part.participation = _band_of(wave, part, links)
    WaveSchool.objects.bulk_update(parts, ["participation"])


def _band_of(wave: Wave, part: WaveSchool, links: bytes) -> str:
    people = wave.recipients.filter(school=part.school_id).values_list("pk", "group")
    tags = [make_tag(make_token(links, pk), group, wave.pk) for pk, group in people]
    tags += [tag for sitting in wave.sittings.filter(school=part.school_id) for tag in slot_tags(sitting)]
    left = Ticket.objects.filter(wave=wave, tag__in=tags).count()
    return participation_band(len(tags) - left, len(tags))
