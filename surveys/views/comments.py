"""Comments that wait to be read: by the office, and pupils' by the safeguarding lead of their school.

A page of comments is decided together: nothing happens before it is saved, so that a slip is put right by another
choice. What was saved is final, and the original is gone.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys.enums import CommentDecision
from surveys.forms.comments import CommentFilterForm
from surveys.models import Comment
from surveys.queries import waves as wave_queries
from surveys.services.comments import decide_comment
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, school_view
from wqm.editing.editions import plain
from wqm.sealing.names import marked
from wqm.tenancy.scope import scope
from wqm.ui.forms.summary import SummaryError

ON_A_PAGE = 20
CHOICES = (("show", "Show"), ("shorten", "Remove words"), ("withhold", "Withhold"))
PREFIX, TEXT_PREFIX = "decision-", "text-"
NOTHING_CHOSEN = "Choose what to do with at least one comment"
EDITED_ONLY = "You edited this text. Choose what to do with the comment"


@require_safe
@office_view(P.SURVEYS_MANAGE)
def of_office(request):
    """Comments that nobody has read yet. They stand in no order of arrival."""
    return _queue(request, wave_queries.unread_comments(), reverse("office_surveys:decide"), is_filtered=True)


@require_POST
@office_view(P.SURVEYS_MANAGE)
def decide(request):
    """Show comments, show them with words removed, or withhold them; then their originals are wiped."""
    place = _Place(reverse("office_surveys:comments"), reverse("office_surveys:decide"), is_filtered=True)
    return _decide(request, wave_queries.unread_comments(), place)


@require_safe
@school_view(P.PUPIL_COMMENTS_READ)
def of_pupils(request, school):
    """What pupils of this school wrote, for the safeguarding lead."""
    with scope(everything=True):
        comments = wave_queries.unread_pupil_comments(school.pk)
        waiting = wave_queries.open_releases(school)
        url = reverse("surveys:decide_comment", args=[school.pk])
        return _queue(request, comments, url, school=school, waiting=waiting)


@require_POST
@school_view(P.PUPIL_COMMENTS_READ)
def decide_of_pupil(request, school):
    """The same decisions, by the safeguarding lead."""
    here = [school.pk]
    place = _Place(reverse("surveys:comments", args=here), reverse("surveys:decide_comment", args=here), school=school)
    with scope(everything=True):
        return _decide(request, wave_queries.unread_pupil_comments(school.pk), place)


@dataclass
class _Row:
    """A comment with the pieces that may be names, and what the reader chose or typed before."""

    comment: Comment
    pieces: list[tuple[str, bool]]
    chosen: str = ""
    typed: str = ""
    problem: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a queue is, where its decisions go, and of which school it is."""

    back: str
    url: str
    is_filtered: bool = False
    school: Any = None


@dataclass
class _Sent:
    """What was sent about each comment: the choice, the text, and what was wrong with it."""

    chosen: dict[UUID, str] = field(default_factory=dict)
    typed: dict[UUID, str] = field(default_factory=dict)
    problems: dict[UUID, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing was chosen."""
        return not self.chosen


def _queue(request, comments, url, *, sent: _Sent | None = None, is_filtered: bool = False, **context):
    form = None
    if is_filtered:
        form = CommentFilterForm(request.GET, comments=comments)
        comments = form.narrowed(comments)
    if sent and sent.problems:  # what was typed stays on the page, and nothing else
        comments = comments.filter(pk__in=list(sent.problems))
    page = Paginator(comments, ON_A_PAGE).get_page(request.GET.get("page"))
    known = wave_queries.names_near(page.object_list)
    is_refused = sent is not None
    sent = sent or _Sent()
    rows = [
        _Row(
            comment,
            marked(comment.text, known),
            sent.chosen.get(comment.pk, ""),
            sent.typed.get(comment.pk, comment.text),
            sent.problems.get(comment.pk, ""),
        )
        for comment in page
    ]
    errors = [SummaryError(row.problem, f"#text-{row.comment.pk}") for row in rows if row.problem]
    if is_refused and sent.is_empty and rows:
        errors = [SummaryError(NOTHING_CHOSEN, f"#d-{rows[0].comment.pk}-{CHOICES[0][0]}")]
    shown = {
        "page": page,
        "rows": rows,
        "decide_url": f"{url}?{request.GET.urlencode()}" if request.GET else url,
        "choices": CHOICES,
        "form": form,
        "errors": errors,
        **context,
    }
    return render(request, "surveys/comments.html", shown, status=422 if is_refused else 200)


def _decide(request, comments, place: _Place):
    sent = _read(request.POST)
    if sent.is_empty:
        return _queue(request, comments, place.url, sent=sent, is_filtered=place.is_filtered, school=place.school)
    own = set(comments.filter(pk__in=list(sent.chosen)).values_list("pk", flat=True))
    decided = Comment.objects.filter(pk__in=list(sent.chosen)).exclude(decision=CommentDecision.UNREAD)
    gone = set(decided.values_list("pk", flat=True))
    if set(sent.chosen) - own - gone:
        raise Http404
    counts = {"show": 0, "shorten": 0, "withhold": 0}
    for comment_id, choice in sent.chosen.items():
        text = sent.typed.get(comment_id, "") if choice == "shorten" else None
        try:
            decide_comment(comment_id=comment_id, show=choice != "withhold", by=request.user, text=text)
            counts[choice] += 1
        except NotAllowed as error:
            if comment_id in own:
                sent.problems[comment_id] = str(error)
            else:
                messages.error(request, str(error))
    _say(request, counts)
    sent.problems |= dict.fromkeys(_edited_only(comments, sent), EDITED_ONLY)
    if sent.problems:
        return _queue(request, comments, place.url, sent=sent, is_filtered=place.is_filtered, school=place.school)
    return redirect(_back(request, place))


def _edited_only(comments, sent: _Sent) -> list[UUID]:
    """Comments whose text was edited and about which nothing was chosen."""
    others = comments.filter(pk__in=sent.typed.keys() - sent.chosen.keys()).values_list("pk", "text")
    return [pk for pk, text in others if plain(sent.typed[pk]) != plain(text)]


def _read(data) -> _Sent:
    """The choices that exist, by the comments they are about; anything else decides nothing."""
    sent, allowed = _Sent(), {choice for choice, _ in CHOICES}
    for name in data:
        if not name.startswith(PREFIX) or data[name] not in allowed:
            continue
        try:
            comment_id = UUID(name.removeprefix(PREFIX))
        except ValueError:
            continue
        sent.chosen[comment_id] = data[name]
    for name in data:
        with suppress(ValueError):
            if name.startswith(TEXT_PREFIX):
                sent.typed[UUID(name.removeprefix(TEXT_PREFIX))] = data[name]
    return sent


def _back(request, place: _Place) -> str:
    return f"{place.back}?{request.GET.urlencode()}" if request.GET else place.back


def _say(request, counts: dict[str, int]) -> None:
    shown, withheld = counts["show"] + counts["shorten"], counts["withhold"]
    parts = []
    if shown:
        parts.append(
            "The school can now read 1 comment." if shown == 1 else f"The school can now read {shown} comments."
        )
    if withheld:
        parts.append(
            "1 comment withheld and deleted." if withheld == 1 else f"{withheld} comments withheld and deleted."
        )
    if parts:
        messages.success(request, " ".join(parts))
