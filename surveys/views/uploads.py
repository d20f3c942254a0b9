"""A list of people from the file to the look at what it changes: what was read, its columns, its groups."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from surveys.forms.lists import GroupsForm, RecipientsForm, columns_form
from surveys.policies import check_can_change
from surveys.queries import lists as list_queries
from surveys.recipients import BadList
from surveys.recipients.titles import group_columns
from surveys.services import lists as services
from surveys.views.lists import gone
from surveys.views.school import detail_page
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed, why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.tables.enums import UploadKind
from wqm.tables.forms import ReadingForm, first_rows
from wqm.tables.services import keep_upload, note_choices, read_again
from wqm.tables.table import reading_id

STALE = "Someone changed how this file is read after you opened this page. Check the columns again."


@require_POST
@school_view(P.SURVEY_RUN)
def upload(request, school, wave_id):
    """Read a file, or what was typed, and go on to what was read."""
    wave = wave_of(school, wave_id)
    form = RecipientsForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            if refused := why_not(check_can_change, wave):
                raise BadList(refused)
            kind, content = form.content()
            subject = list_queries.upload_subject(wave)
            upload = keep_upload(subject=subject, kind=kind, content=content, by=request.user, school=school)
            if kind == UploadKind.TYPED and not upload.table().how.separator:
                note_choices(upload=upload, meanings=["", "email"])
                return _look(request, school, wave, upload, {})
            return redirect("surveys:list_reading", school.pk, wave.pk, upload.pk)
        except (BadList, NotAllowed) as error:
            form.add_error(form.source, str(error))
    return detail_page(request, school, wave, form=form, status=422)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def reading(request, school, wave_id, upload_id):
    """The first rows of the file as they were read, and how; another way of reading shows them again."""
    wave = wave_of(school, wave_id)
    upload = list_queries.upload_for(wave, school, upload_id)
    if upload is None or not upload.content:
        return gone(request, school, wave_id)
    table = upload.table()
    form = ReadingForm(request.POST or None, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            read_again(upload=upload, how=form.how(), by=request.user)
            return redirect("surveys:list_reading", school.pk, wave.pk, upload.pk)
        except BadList as error:
            form.add_error(None, str(error))
    context = {"form": form, "reading_form": form, "facts": form.facts(), "table": table, **first_rows(table)}
    return _page(request, school, wave, upload, "surveys/list_reading.html", context)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def columns(request, school, wave_id, upload_id):
    """Take what is said about the columns, and go on to the groups, or to the look at the list."""
    wave = wave_of(school, wave_id)
    upload = list_queries.upload_for(wave, school, upload_id)
    if upload is None:
        return gone(request, school, wave_id)
    is_stale = request.method == "POST" and request.POST.get("reading") != reading_id(upload.table())
    form = columns_form(wave, school, upload, None if is_stale else request.POST or None)
    if is_stale:
        messages.error(request, STALE)
    elif request.method == "POST" and form.is_valid():
        said = {"meanings": form.meanings(), "first_only": form.first_only, "invite_unclear": form.invite_unclear}
        try:
            note_choices(upload=upload, **said)
            values = _group_columns(wave, school, upload)
            if any(column.is_open for column in values):
                return redirect("surveys:list_groups", school.pk, wave.pk, upload.pk)
            return _look(request, school, wave, upload, {column.breakdown["code"]: column.chosen for column in values})
        except (BadList, NotAllowed) as error:
            form.add_error(None, str(error))
    context = {"form": form, "number": len(form.table.rows), "reading": reading_id(form.table)}
    return _page(request, school, wave, upload, "surveys/list_columns.html", context)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def groups(request, school, wave_id, upload_id):
    """Take into which group each job title belongs, and go on to the look at the list."""
    wave = wave_of(school, wave_id)
    upload = list_queries.upload_for(wave, school, upload_id)
    if upload is None:
        return gone(request, school, wave_id)
    values = _group_columns(wave, school, upload)
    if not values:
        return redirect("surveys:list_columns", school.pk, wave.pk, upload.pk)
    form = GroupsForm(request.POST or None, columns=values)
    if request.method == "POST" and form.is_valid():
        try:
            return _look(request, school, wave, upload, form.chosen())
        except (BadList, NotAllowed) as error:
            form.add_error(None, str(error))
    context = {"form": form, "refused": why_not(check_can_change, wave)}
    return _page(request, school, wave, upload, "surveys/list_groups.html", context)


def _group_columns(wave, school, upload):
    choices = upload.choices
    return group_columns(
        upload.table(),
        choices.get("meanings", []),
        wave.breakdowns,
        invite_unclear=choices.get("invite_unclear", {}),
        saved=list_queries.remembered_groups(wave, school),
    )


def _look(request, school, wave, upload, chosen: dict[str, dict[str, str]]) -> HttpResponse:
    """Keep what the list would change, and show it. Raises BadList and NotAllowed."""
    said = upload.choices
    how = services.Columns(said["meanings"], said.get("first_only", False), said.get("invite_unclear", {}), chosen)
    list_import = services.preview_list(
        wave=wave, school=school, table=upload.table(), columns=how, by=request.user, upload=upload
    )
    return redirect("surveys:list_preview", school.pk, wave.pk, list_import.pk)


def _page(request, school, wave, upload, template: str, context: dict[str, Any]) -> HttpResponse:
    """A step of the way; Back shows it as it stands, not as it was."""
    status = 422 if context["form"].errors else 200
    response = render(request, template, {"school": school, "wave": wave, "upload": upload} | context, status=status)
    response["Cache-Control"] = "no-store"
    return response
