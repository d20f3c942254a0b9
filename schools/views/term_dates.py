"""Term dates of a school: typed, pasted, or out of a calendar file, for a year at a time."""

from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schools.calendar.reading import BadTermDates, days_text, read_file, spans_text, usual_half_terms
from schools.calendar_forms import CalendarFileForm, TermDatesForm
from schools.models import TermDates
from schools.services.term_dates import save_term_dates, texts_of
from schools.terms import academic_year, year_name
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import edit_page
from wqm.editing.editions import Edition

YEARS_AHEAD = 2


@require_safe
@school_view(P.SCHOOL_VIEW)
def term_dates(request, school):
    """The years that were entered, and those that can be."""
    known = {row.year: row for row in TermDates.objects.filter(school=school).select_related("saved_by")}
    this_year = academic_year(timezone.localdate())
    years = sorted({*known, *range(this_year, this_year + YEARS_AHEAD + 1)}, reverse=True)
    context = {
        "school": school,
        "years": [(year, year_name(year), known.get(year), texts_of(known.get(year))) for year in years],
        "may_edit": request.access.can(P.TERM_DATES_EDIT),
    }
    return render(request, "schools/term_dates.html", context)


@require_page_or_form
@school_view(P.TERM_DATES_EDIT)
def edit_year(request, school, year):
    """One academic year; a new one is filled with the usual half-terms."""
    stored, context = _year(school, year)
    initial: dict[str, Any] = texts_of(stored)
    if stored is None:
        usual = [(first.isoformat(), last.isoformat()) for first, last in usual_half_terms(year)]
        initial["half_terms"] = spans_text(usual)
    return edit_page(
        request,
        "schools/term_dates_year.html",
        context | {"is_new": stored is None},
        form=partial(TermDatesForm, year=year, stored_edition=_edition_of(stored)),
        initial=initial,
        save=partial(save_term_dates, school=school, year=year, by=request.user),
        saved=f"Term dates for {year_name(year)} saved.",
        back=("school_people:term_dates", school.pk),
    )


@require_POST
@school_view(P.TERM_DATES_EDIT)
def read_upload(request, school, year):
    """What a calendar file says, in the form, to be checked. What is stored changes by saving alone."""
    stored, context = _year(school, year)
    upload = CalendarFileForm(request.POST, request.FILES)
    texts, read = texts_of(stored), None
    if upload.is_valid():
        try:
            read = read_file(upload.cleaned_data["upload"].read(), year)
        except BadTermDates as error:
            upload.add_error("upload", str(error))
    edition = _edition_of(stored)
    if read:
        spans = [(first.isoformat(), last.isoformat()) for first, last in read.half_terms]
        inset = [day.isoformat() for day in read.inset_days]
        texts["half_terms"] = spans_text(spans) or texts["half_terms"]
        texts["inset_days"] = days_text(inset) or texts["inset_days"]
        context["other_years"] = [year_name(other) for other in read.years]
    form = TermDatesForm(year=year, initial=texts, stored_edition=edition)
    context |= {"form": form, "upload": upload, "read": read, "conflict": None, "is_new": stored is None}
    return render(request, "schools/term_dates_year.html", context, status=200 if read else 422)


def _edition_of(stored: TermDates | None) -> str:
    """What is stored now, which is not what a page shows that is filled in with usual days, or from a file."""
    return str(Edition.of(stored.edition if stored else 0, texts_of(stored)))


def _year(school, year: int) -> tuple[TermDates | None, dict]:
    this_year = academic_year(timezone.localdate())
    if not this_year - 5 <= year <= this_year + 5:
        raise Http404
    stored = TermDates.objects.filter(school=school, year=year).first()
    context = {"school": school, "year": year, "year_name": year_name(year), "upload": CalendarFileForm(), "read": None}
    return stored, context | {"other_years": []}
