"""Days and times in the house style, in templates; nothing where there is none."""

from datetime import date, datetime, time

from wqm import times
from wqm.ui.components.library import register


@register.filter
def clock(at: datetime | time | None) -> str:
    """9:30am."""
    return times.clock(at) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """14 December 2026, 9:30am."""
    return times.moment(at) if at else ""


@register.filter
def school_days(first: date | None, last: date | None) -> str:
    """The days of a visit: 16 to 17 December 2026, and 11 and 14 December 2026 where a weekend lies between."""
    return times.school_days(first, last or first) if first else ""


@register.filter
def until(first: date | None, last: date | None) -> str:
    """1 to 12 December 2026; the first day alone where there is no last."""
    return times.days(first, last or first) if first else ""
