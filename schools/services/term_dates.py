"""A school's term dates."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from schools.calendar.reading import BadTermDates, days_text, read_days, read_spans, spans_text
from schools.models import School, TermDates
from schools.terms import year_name
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.editions import changes_of


def texts_of(stored: TermDates | None) -> dict[str, str]:
    """The row as people write it, one line for each half-term or day."""
    if stored is None:
        return {"half_terms": "", "inset_days": "", "visit_days": ""}
    return {
        "half_terms": spans_text(stored.half_terms),
        "inset_days": days_text(stored.inset_days),
        "visit_days": days_text(stored.visit_days),
    }


@transaction.atomic
def save_term_dates(
    *, school: School, year: int, half_terms: str, inset_days: str, visit_days: str, edition: int | None, by: Any
) -> TermDates:
    """Save the dates of one academic year, each a text of lines. Visits that are agreed stay where they are.

    Raises NotAllowed for what is no date of the year, EditConflict where someone else saved the same meanwhile.
    """
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    stored = TermDates.objects.filter(school=school, year=year).first()
    row = stored or TermDates(school=school, year=year)
    texts = texts_of(stored)
    typed = {"half_terms": half_terms, "inset_days": inset_days, "visit_days": visit_days}
    texts |= changes_of(row, texts, typed, edition=edition)
    try:
        spans, inset = read_spans(texts["half_terms"], year), read_days(texts["inset_days"], year)
        visits = read_days(texts["visit_days"], year)
    except BadTermDates as error:
        raise NotAllowed(str(error)) from error
    if set(visits) - set(inset):
        raise NotAllowed("A day on which you would have a visit must be one of the INSET days.")
    if not spans:
        raise NotAllowed("Enter the half-terms of this year.")
    row.half_terms = [[first.isoformat(), last.isoformat()] for first, last in spans]
    row.inset_days, row.visit_days = ([day.isoformat() for day in days] for days in (inset, visits))
    row.edition, row.saved_at, row.saved_by = row.edition + 1, timezone.now(), by
    row.save()
    record("term_dates.saved", by=by, school=school, target=row, summary=f"Saved term dates for {year_name(year)}")
    return row
