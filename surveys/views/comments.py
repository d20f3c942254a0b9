"""Comments that wait to be read: by the office, and pupils' by the safeguarding lead of their school."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys.models import Comment
from surveys.publication.redaction import marked
from surveys.queries import waves as wave_queries
from surveys.services.comments import decide_comment
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, school_view
from wqm.tenancy.scope import scope
from wqm.ui.forms.summary import SummaryError

ON_A_PAGE = 20
DECISIONS = {"show": True, "shorten": True, "withhold": False}


@require_safe
@office_view(P.SURVEYS_MANAGE)
def of_office(request):
    """Comments that nobody has read yet. They stand in no order of arrival."""
    return _queue(request, wave_queries.unread_comments(), "office_surveys:decide", [])


@require_POST
@office_view(P.SURVEYS_MANAGE)
def decide(request, comment_id):
    """Show a comment, show it with parts blacked out, or withhold it; then its original is wiped."""
    place = _Place(reverse("office_surveys:comments"), "office_surveys:decide", [])
    return _decide(request, wave_queries.unread_comments(), comment_id, place)


@require_safe
@school_view(P.PUPIL_COMMENTS_READ)
def of_pupils(request, school):
    """What pupils of this school wrote, for the safeguarding lead."""
    with scope(everything=True):
        comments = wave_queries.unread_pupil_comments(school.pk)
        waiting = wave_queries.open_releases(school)
        return _queue(request, comments, "surveys:decide_comment", [school.pk], school=school, waiting=waiting)


@require_POST
@school_view(P.PUPIL_COMMENTS_READ)
def decide_of_pupil(request, school, comment_id):
    """The same decision, by the safeguarding lead."""
    place = _Place(reverse("surveys:comments", args=[school.pk]), "surveys:decide_comment", [school.pk], school)
    with scope(everything=True):
        return _decide(request, wave_queries.unread_pupil_comments(school.pk), comment_id, place)


def _queue(request, comments, url, arguments, **context):
    page = Paginator(comments, ON_A_PAGE).get_page(request.GET.get("page"))
    known = wave_queries.names_near(page.object_list)
    rows = [(comment, marked(comment.text, known), reverse(url, args=[*arguments, comment.pk])) for comment in page]
    shown = {"problem": "", "page": page, "rows": rows, **context}
    return render(request, "surveys/comments.html", shown, status=422 if shown["problem"] else 200)


@dataclass(frozen=True)
class _Place:
    """Where a queue is, where its decisions go, and of which school it is."""

    back: str
    url: str
    arguments: list
    school: Any = None


def _decide(request, comments, comment_id, place):
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        return redirect(place.back)
    if not Comment.objects.filter(pk=comment_id).exists() or not _is_ours(comments, comment_id):
        raise Http404
    text = request.POST.get("text", "") if decision == "shorten" else None
    try:
        decide_comment(comment_id=comment_id, show=DECISIONS[decision], by=request.user, text=text)
        messages.success(
            request, "The school can now read this comment." if DECISIONS[decision] else "Comment withheld and deleted."
        )
    except NotAllowed as error:
        this_one = comments.filter(pk=comment_id)
        if text is not None and this_one.exists():  # what was typed stays on the page
            more = {"school": place.school, "problem": str(error), "typed": text, "back": place.back}
            more["errors"] = [SummaryError(str(error), f"#text-{comment_id}")]
            return _queue(request, this_one, place.url, place.arguments, **more)
        messages.error(request, str(error))
    return redirect(place.back)


def _is_ours(comments, comment_id) -> bool:
    """Of this queue, or of the office, which may hear that somebody was faster."""
    return (
        comments.filter(pk=comment_id).exists() or not Comment.objects.filter(pk=comment_id, decision="unread").exists()
    )
