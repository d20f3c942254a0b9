"""A list of people on its way into the wave: a look before anything changes, taking it, undoing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys.forms.lists import TakeForm
from surveys.policies import check_can_change
from surveys.queries import lists as list_queries
from surveys.queries.stages import short_list
from surveys.reports.exports import rejected_as_csv
from surveys.services import lists as services
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import school_view
from wqm.editing.refusals import refusals_as_message

SHOWN_ROWS = 10
GONE = "This upload has expired or been replaced by a newer one. Upload your list again."


@require_safe
@school_view(P.SURVEY_RUN)
def preview(request, school, wave_id, list_id):
    """What the list would change, before anything changes."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return gone(request, school, wave_id)
    mode = services.ADD if list_queries.was_taken(list_import) else services.REPLACE
    return _preview_page(request, school, list_import, TakeForm(initial={"mode": mode}))


def _preview_page(request, school, list_import, form, status: int = 200) -> HttpResponse:
    change, is_own = list_queries.change_of(list_import), list_import.wave.school_id == school.pk
    context = {
        "school": school,
        "wave": list_import.wave,
        "list_import": list_import,
        "form": form if change.already or change.gone else None,
        "change": change,
        "groups": list_queries.group_counts(list_import),
        "rare": list_queries.rare_of(list_import),
        "groups_url": reverse("surveys:groups", args=[school.pk, list_import.wave_id]) if is_own else "",
        "unknown": list_queries.unplaced_people(list_import),
        "shared": list_queries.shared_mailboxes(list_import),
        "unclear": list_queries.unclear_people(list_import),
        "rejected": list_import.rejected[:SHOWN_ROWS],
        "short": short_list(list_import.wave, len(list_import.people) + list_queries.places_of(list_import)),
        "refused": why_not(check_can_change, list_import.wave),
        "upload": list_queries.upload_of_list(list_import),
        "has_groups": list_queries.groups_to_change(list_import) is not None,
    }
    response = render(request, "surveys/list_preview.html", context, status=status)
    response["Cache-Control"] = "no-store"  # Back shows the list as it stands, not as it was looked at.
    return response


@require_safe
@school_view(P.SURVEY_RUN)
def rejected(request, school, wave_id, list_id):
    """The rows that were not taken, as a file."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return gone(request, school, wave_id)
    response = HttpResponse(rejected_as_csv(list_import.rejected), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-not-taken.csv"'
    return response


@require_POST
@school_view(P.SURVEY_RUN)
def take(request, school, wave_id, list_id):
    """Put the people on the list."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return gone(request, school, wave_id)
    form = TakeForm({"mode": services.REPLACE, **request.POST.dict()})
    if not form.is_valid():
        return _preview_page(request, school, list_import, form, status=422)
    with refusals_as_message(request):
        listed = services.take_list(list_import=list_import, mode=form.cleaned_data["mode"], by=request.user)
        numbers = f"The new list has {len(list_import.people):,}. You now have {listed:,} recipients."
        messages.success(request, f"List saved. {numbers} No one is invited until you send the survey.")
    return redirect("surveys:detail", school.pk, wave_id)


@require_POST
@school_view(P.SURVEY_RUN)
def undo(request, school, wave_id, list_id):
    """Put back who was on the list before."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return gone(request, school, wave_id)
    with refusals_as_message(request):
        services.undo_list(list_import=list_import, by=request.user)
        messages.success(request, "Upload undone. Your list is as it was before.")
    return redirect("surveys:detail", school.pk, wave_id)


def gone(request, school, wave_id) -> HttpResponse:
    """Back to the survey, with a sentence: a list and its file stay for a day, and the newest counts."""
    messages.error(request, GONE)
    return redirect("surveys:detail", school.pk, wave_id)
