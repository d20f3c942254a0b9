"""Days and times in the house style, for templates: `{{ at|moment }}`, `{% day_range first last %}`."""

from datetime import date, datetime

from wqm import times
from wqm.ui.components.library import register


@register.filter
def moment(at: datetime | None, year: bool = True) -> str:
    """29 November 2026, 9:30am; nothing for nothing."""
    return times.moment(at, year=year) if at else ""


@register.filter
def clock(at: datetime | None) -> str:
    """9:30am; nothing for nothing."""
    return times.clock(at) if at else ""


@register.simple_tag
def day_range(first: date, last: date) -> str:
    """1 to 12 December 2026; both years where they differ."""
    return times.days(first, last)
