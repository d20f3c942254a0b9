"""A list of people from the file to the wave: columns, a look before anything changes, taking it, undoing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys.forms.lists import RecipientsForm, TakeForm, columns_form, table_of
from surveys.policies import check_can_change
from surveys.queries import lists as list_queries
from surveys.queries.stages import short_list
from surveys.recipients import BadList, Table, pack, read_table
from surveys.reports.exports import rejected_as_csv
from surveys.services import lists as services
from surveys.views.school import detail_page
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed, why_not
from wqm.access.views import school_view
from wqm.editing.refusals import refusals_as_message

SHOWN_ROWS = 10
GONE = "This list is no longer here: a newer one was uploaded, or its day is over. Upload it again."


@require_POST
@school_view(P.SURVEY_RUN)
def upload(request, school, wave_id):
    """Read a file and ask what its columns mean. The file is stored nowhere: its table travels in the form."""
    wave = wave_of(school, wave_id)
    form = RecipientsForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            table = read_table(form.cleaned_data["list"].read())
            if refused := why_not(check_can_change, wave):
                raise BadList(refused)
            return _columns_page(request, school, wave, columns_form(wave, school, table), table)
        except BadList as error:
            form.add_error("list", str(error))
    return detail_page(request, school, wave, form=form, status=422)


@require_POST
@school_view(P.SURVEY_RUN)
def columns(request, school, wave_id):
    """Take what was said about the columns, and go on to the look at the list."""
    wave = wave_of(school, wave_id)
    try:
        table = table_of(request.POST)
    except BadList as error:
        again = RecipientsForm()
        again.errors["list"] = again.error_class([str(error)])
        return detail_page(request, school, wave, form=again, status=422)
    form = columns_form(wave, school, table, request.POST)
    if form.is_valid():
        how = services.Columns(form.meanings(), form.first_only, form.invite_unclear)
        try:
            list_import = services.preview_list(wave=wave, school=school, table=table, columns=how, by=request.user)
            return redirect("surveys:list_preview", school.pk, wave.pk, list_import.pk)
        except (BadList, NotAllowed) as error:
            form.add_error(None, str(error))
    return _columns_page(request, school, wave, form, table, status=422)


def _columns_page(request, school, wave, form, table: Table, status: int = 200) -> HttpResponse:
    context = {"school": school, "wave": wave, "form": form, "table": pack(table), "number": len(table.rows)}
    response = render(request, "surveys/list_columns.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@school_view(P.SURVEY_RUN)
def preview(request, school, wave_id, list_id):
    """What the list would change, before anything changes."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    return (
        _gone(request, school, wave_id)
        if list_import is None
        else _preview_page(request, school, list_import, TakeForm())
    )


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
        "unclear": list_queries.unclear_people(list_import),
        "rejected": list_import.rejected[:SHOWN_ROWS],
        "short": short_list(list_import.wave, len(list_import.people) + list_queries.places_of(list_import)),
        "refused": why_not(check_can_change, list_import.wave),
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
        return _gone(request, school, wave_id)
    response = HttpResponse(rejected_as_csv(list_import.rejected), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-not-taken.csv"'
    return response


@require_POST
@school_view(P.SURVEY_RUN)
def take(request, school, wave_id, list_id):
    """Put the people on the list."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return _gone(request, school, wave_id)
    form = TakeForm({"mode": services.REPLACE, **request.POST.dict()})
    if not form.is_valid():
        return _preview_page(request, school, list_import, form, status=422)
    with refusals_as_message(request):
        listed = services.take_list(list_import=list_import, mode=form.cleaned_data["mode"], by=request.user)
        numbers = f"People on the new list: {len(list_import.people):,}. On your list now: {listed:,}."
        messages.success(request, f"Done. {numbers} Nobody is invited before you send.")
    return redirect("surveys:detail", school.pk, wave_id)


@require_POST
@school_view(P.SURVEY_RUN)
def undo(request, school, wave_id, list_id):
    """Put back who was on the list before."""
    list_import = list_queries.list_of(wave_of(school, wave_id), school, list_id)
    if list_import is None:
        return _gone(request, school, wave_id)
    with refusals_as_message(request):
        services.undo_list(list_import=list_import, by=request.user)
        messages.success(request, "Undone. The list is as it was before.")
    return redirect("surveys:detail", school.pk, wave_id)


def _gone(request, school, wave_id) -> HttpResponse:
    messages.error(request, GONE)
    return redirect("surveys:detail", school.pk, wave_id)
