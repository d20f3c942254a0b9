"""How far an open wave is: a band, once a day, where enough people were invited for one."""

from django.db.models import Q
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models import Ticket, Wave, WaveSchool
from surveys.respondents.slips import slot_tags
from surveys.services.alerts import check_key
from surveys.services.wave_keys import key_of
from wqm.sealing import keys
from wqm.sealing.derivation import link_key
from wqm.sealing.small_numbers import BANDS_FROM, participation_band
from wqm.sealing.tags import make_tag, make_token
from wqm.tenancy.scope import scope


def refresh_participation() -> int:
    """Write today's band for each open wave that has none yet today; returns how many. Worker only."""
    today = timezone.localdate()
    with scope(everything=True):
        stale = Wave.objects.filter(~Q(participation_on=today) | Q(participation_on=None), state=WaveState.OPEN)
        waves = list(stale.filter(invited__gte=BANDS_FROM, key_lost_on=None))
        for wave in waves:
            answered = wave.tickets - Ticket.objects.filter(wave=wave).count()
            band = participation_band(answered, wave.invited, wave.k)
            # A close that came in between has the last word.
            still_open = Wave.objects.filter(pk=wave.pk, state=WaveState.OPEN)
            if still_open.update(participation=band, participation_on=today):
                _refresh_or_note(wave, band)
    return len(waves)


def _refresh_or_note(wave: Wave, band: str) -> None:
    """A wave without its key holds up no other."""
    try:
        _refresh_schools(wave, band)
    except keys.KeyMissing:
        check_key(wave.pk)


def _refresh_schools(wave: Wave, band: str) -> None:
    """Each school its own band; which tickets are whose only the holder of the key can tell, and it tells nobody."""
    parts = list(wave.schools.all())
    if len(parts) == 1:
        parts[0].participation = band
    else:
        links = link_key(key_of(wave))
        for part in parts:
            part.participation = _band_of(wave, part, links)
    WaveSchool.objects.bulk_update(parts, ["participation"])


def _band_of(wave: Wave, part: WaveSchool, links: bytes) -> str:
    people = wave.recipients.filter(school=part.school_id).values_list("pk", "group")
    tags = [make_tag(make_token(links, pk), group, wave.pk) for pk, group in people]
    tags += [tag for sitting in wave.sittings.filter(school=part.school_id) for tag in slot_tags(sitting)]
    left = Ticket.objects.filter(wave=wave, tag__in=tags).count()
    return participation_band(len(tags) - left, len(tags), wave.k)
