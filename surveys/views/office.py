"""Surveys for the office: comments to read, and every wave with its state."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from surveys import queries
from surveys.models import Comment
from surveys.services.comments import decide_comment
from surveys.services.sharing import share_results
from surveys.stages import stage_of
from wqm.access.permissions import P
from wqm.access.policy import NotAllowed
from wqm.access.views import office_view

ON_A_PAGE = 20


@require_safe
@office_view(P.SURVEYS_MANAGE)
def comments(request):
    """Comments that nobody has read yet. They stand in no order of arrival."""
    page = Paginator(queries.unread_comments(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/office/comments.html", {"page": page})


@require_POST
@office_view(P.SURVEYS_MANAGE)
def decide(request, comment_id):
    """Show a comment, or withhold it and wipe its words."""
    show = {"show": True, "withhold": False}.get(request.POST.get("decision", ""))
    if show is None:
        return redirect("office_surveys:comments")
    try:
        decide_comment(comment_id=comment_id, show=show, by=request.user)
        messages.success(request, "The comment is shown now." if show else "Withheld. The words are wiped.")
    except Comment.DoesNotExist:
        raise Http404 from None
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("office_surveys:comments")


@require_POST
@office_view(P.SURVEYS_MANAGE)
def share(request, wave_id):
    """Let the leaders read the results."""
    wave = get_object_or_404(queries.all_waves(), pk=wave_id)
    try:
        share_results(wave=wave, by=request.user)
        messages.success(request, "Shared. The leaders see the results from now on.")
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("office_surveys:waves")


@require_safe
@office_view(P.SURVEYS_MANAGE)
def waves(request):
    """Every wave of every school."""
    page = Paginator(queries.all_waves(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(wave, stage_of(wave, wave.listed)) for wave in page]
    return render(request, "surveys/office/waves.html", {"page": page, "rows": rows})
