"""Reading term dates."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date

from schools.calendar.days import SchoolCalendar, YearDates
from schools.models import School, TermDates
from wqm.prepared import Prepared
from wqm.tenancy.scope import current_scope, scope

TERM_DATES = Prepared(lambda school_id: TermDates.objects.filter(school=school_id))


def calendar_of(school: School) -> SchoolCalendar:
    """The school's calendar. Enters its scope by itself, where less is in scope: assessors ask as well. One query."""
    with nullcontext() if current_scope().everything else scope(schools=[school.pk]):
        rows = list(TermDates.objects.raw(*TERM_DATES.sql(school.pk)))
    return SchoolCalendar(school.country, {row.year: dates_of(row) for row in rows})


def calendar_for(schools: Iterable[School]) -> SchoolCalendar:
    """The calendar of one school; of several, or of none that is known yet, the usual one."""
    some = list(schools)[:2]
    return calendar_of(some[0]) if len(some) == 1 else SchoolCalendar()


def dates_of(row: TermDates) -> YearDates:
    """What a row says, as days."""
    read = date.fromisoformat
    return YearDates(
        tuple((read(first), read(last)) for first, last in row.half_terms),
        frozenset(map(read, row.inset_days)),
        frozenset(map(read, row.visit_days)),
    )
