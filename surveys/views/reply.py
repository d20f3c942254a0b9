""" "You said, we did": what a school answers to those who answered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from surveys import paper, queries
from surveys.forms import RepliesForm
from surveys.services import sharing
from surveys.views.pages import asked_language, bare_page, neutral
from wqm.access.permissions import P
from wqm.access.policy import NotAllowed
from wqm.access.views import school_view, ticket_view


@require_http_methods(["GET", "HEAD", "POST"])
@school_view(P.SURVEY_RUN)
def edit(request, school, wave_id):
    """Write the lines; what was typed stays on the page when something is wrong."""
    mine = _part(wave_id, school)
    replies = queries.replies_of(mine)
    form = RepliesForm(request.POST or None, replies=replies)
    if request.method == "POST" and form.is_valid():
        try:
            sharing.save_replies(mine=mine, lines=form.lines(), by=request.user)
            messages.success(request, "Saved. Respondents see it once you publish it.")
            return redirect("surveys:reply", school.pk, wave_id)
        except NotAllowed as error:
            form.add_error(None, str(error))
    context = {"school": school, "mine": mine, "wave": mine.wave, "form": form, "has_lines": bool(replies)}
    return render(request, "surveys/reply.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.SURVEY_RUN)
def publish(request, school, wave_id):
    """Publish the lines, or take them back."""
    is_wanted = request.POST.get("publish") == "yes"
    try:
        sharing.publish_replies(mine=_part(wave_id, school), publish=is_wanted, by=request.user)
        messages.success(request, "Published. You can pass the address on." if is_wanted else "Taken back.")
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("surveys:reply", school.pk, wave_id)


@ticket_view
def read(request, wave_id, school_id):
    """For everybody who knows the address; what is not published does not exist."""
    mine = queries.part_of(wave_id, school_id)
    if mine is None or not mine.replied_on:
        return neutral(request)
    language = asked_language(request)
    page = paper.render_reply(language, mine.wave, school=mine.school, replies=queries.replies_of(mine))
    return bare_page(page, language)


def _part(wave_id, school):
    mine = queries.part_of(wave_id, school.pk)
    if mine is None:
        raise Http404
    return mine
