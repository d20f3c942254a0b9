""" "You said, we did": what a school answers to those who answered."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from surveys.forms.wording import RepliesForm
from surveys.queries import waves as wave_queries
from surveys.respondents import pages
from surveys.services import sharing
from surveys.views.pages import asked_language, bare_page, neutral
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view, ticket_view
from wqm.editing.conflicts import posted, try_save
from wqm.editing.refusals import refusals_as_message


@require_page_or_form
@school_view(P.SURVEY_RUN)
def edit(request, school, wave_id):
    """Write the lines; what was typed stays on the page when something is wrong."""
    part = _part(wave_id, school)
    data = posted(request) if request.method == "POST" else None
    form, conflict = RepliesForm(data, replies=wave_queries.replies_of(part)), None
    if form.is_bound:
        saved, conflict = try_save(form, partial(_save, request, part, form))
        if saved:
            messages.success(request, _saved(part, _part(wave_id, school)))
            return redirect("surveys:reply", school.pk, wave_id)
    context = {"school": school, "part": _part(wave_id, school), "wave": part.wave, "form": form, "conflict": conflict}
    return render(request, "surveys/reply.html", context, status=409 if conflict else 422 if form.errors else 200)


def _save(request, part, form, *, edition, **_) -> bool:
    sharing.save_replies(part=part, lines=form.lines(), by=request.user, edition=edition)
    if request.POST.get("go") == "publish":
        sharing.publish_replies(part=part, publish=True, by=request.user)
    return True


@require_POST
@school_view(P.SURVEY_RUN)
def take_back(request, school, wave_id):
    """Take published lines back; they stay as they are."""
    with refusals_as_message(request):
        sharing.publish_replies(part=_part(wave_id, school), publish=False, by=request.user)
        messages.success(request, "Unpublished. People can no longer see it.")
    return redirect("surveys:reply", school.pk, wave_id)


@ticket_view
def read(request, wave_id, school_id):
    """For everybody who knows the address; what is not published does not exist."""
    part = wave_queries.part_of(wave_id, school_id)
    if part is None or not part.replied_on:
        return neutral(request)
    language = asked_language(request)
    page = pages.render_reply(language, part.wave, school=part.school, replies=wave_queries.replies_of(part))
    return bare_page(page, language)


def _saved(before, after) -> str:
    """What has become of the page of the respondents, which shows published lines as they are saved."""
    if before.replied_on:
        return (
            "Saved and published."
            if after.replied_on
            else "Saved. Nothing is left to show, so the page is no longer published."
        )
    return (
        "Published. You can now share the link."
        if after.replied_on
        else "Saved. Publish it when you are ready for people to see it."
    )


def _part(wave_id, school):
    part = wave_queries.part_of(wave_id, school.pk)
    if part is None:
        raise Http404
    return part
