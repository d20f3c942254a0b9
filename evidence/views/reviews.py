"""The office looks at evidence: on the school's pages, and in a queue of all schools."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evidence.forms.reviews import DecideForm, QueueForm
from evidence.queries import reviews as queries
from evidence.services.reviews import accept_uses, decide_on_use
from evidence.views.uses import use_of
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, require_page_or_form, school_view
from wqm.editing.refusals import submitted

A_PAGE = 50


@require_page_or_form
@school_view(P.EVIDENCE_REVIEW)
def decide(request, school, use_id):
    """Accept a piece for its criterion, or ask for more."""
    use, from_queue = use_of(school, use_id), request.GET.get("from") == "queue"
    form = DecideForm(request.POST or None, initial={"seen": use.evidence.stamp, "reason": use.reason})
    if request.method == "POST" and submitted(form, decide_on_use, use=use, by=request.user):
        messages.success(request, f"Decision on “{use.evidence}” saved. The school can see it now.")
        if from_queue:
            return redirect("office_evidence:queue")
        return redirect(f"{reverse('evidence:criterion', args=[school.pk, use.criterion_id])}#e{use.number}")
    if form.is_bound:
        # A person who is told that it changed sees it below as it is now, and may decide on that.
        shown = request.POST.copy()
        shown["seen"] = use.evidence.stamp
        form.data = shown
    context = {"school": school, "use": use, "piece": use.evidence, "form": form, "from_queue": from_queue}
    return render(request, "evidence/decide.html", context, status=422 if form.errors else 200)


@require_safe
@office_view(P.EVIDENCE_REVIEW)
def queue(request):
    """Evidence of running cycles that nobody decided on since it was changed, by school, the oldest first."""
    form = QueueForm(request.GET)
    school_id = form.chosen()
    page = Paginator(queries.queue(school_id), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/evidence.html", {"find": form, "page": page, "school_id": school_id})


@require_POST
@office_view(P.EVIDENCE_REVIEW)
def accept(request):
    """Accept the ticked ones, each as it was seen."""
    pairs = [sent.partition(":") for sent in request.POST.getlist("use")]
    seen = {int(pk): stamp for pk, _, stamp in pairs if pk.isdecimal() and len(pk) < 19}
    uses = queries.queue().filter(pk__in=list(seen))
    try:
        count = accept_uses(uses=[(use, seen[use.pk]) for use in uses], by=request.user)
    except NotAllowed as error:
        messages.error(request, f"{error} Nothing was accepted.")
    else:
        (messages.success if count else messages.error)(request, _accepted(count))
    school = request.POST.get("school", "")
    return redirect(f"{reverse('office_evidence:queue')}{f'?school={school}' if school.isdecimal() else ''}")


def _accepted(count: int) -> str:
    if not count:
        return "Nothing was selected, or someone else has already reviewed it. Select what you accept."
    return "1 piece of evidence accepted." if count == 1 else f"{count} pieces of evidence accepted."
