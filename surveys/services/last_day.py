"""When a wave ends: always at midnight, so that nobody can end it right after somebody has answered."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from surveys.models import Wave
from surveys.policies import check_can_close, check_can_move_last_day
from surveys.services.holding import end_hold
from surveys.services.locking import locked, note
from wqm.access.refusals import why_not

MOST_MOVED = timedelta(days=14)


@transaction.atomic
def close_today(*, wave: Wave, by: Any) -> None:
    """Make today the last day. The tables that may be published stay as they were declared."""
    wave = locked(wave.pk)
    check_can_close(wave)
    wave.closes_on = timezone.localdate()
    wave.save(update_fields=["closes_on"])
    end_hold(wave)
    note(wave, "wave.close_asked", by=by, summary=f"{wave.name} closes at midnight")


@transaction.atomic
def move_last_day(*, wave: Wave, closes_on: date, by: Any) -> None:
    """Give people longer, once, by MOST_MOVED at most, and before the last day is over. Raises NotAllowed."""
    wave = locked(wave.pk)
    check_can_move_last_day(wave, closes_on, latest_last_day(wave))
    wave.moved_from, wave.closes_on = wave.closes_on, closes_on
    wave.save(update_fields=["moved_from", "closes_on"])
    note(wave, "wave.last_day_moved", by=by, summary=f"Extended {wave.name} to {date_format(closes_on)}")


def why_not_move(wave: Wave) -> str:
    """Why the last day cannot be moved at all; empty where it can."""
    return why_not(check_can_move_last_day, wave, wave.closes_on + timedelta(days=1), latest_last_day(wave))


def latest_last_day(wave: Wave) -> date:
    """How far the last day can be moved."""
    return wave.closes_on + MOST_MOVED
