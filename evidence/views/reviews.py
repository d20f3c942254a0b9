"""The office looks at evidence: on the school's pages, and in a queue of all schools."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evidence.enums import Acceptance
from evidence.forms.reviews import DecideForm, QueueForm
from evidence.queries import reviews as queries
from evidence.services.reviews import accept_uses, decide_on_use
from evidence.views.uses import use_of
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, require_page_or_form, school_view
from wqm.editing.refusals import submitted

A_PAGE = 25


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
    """Evidence of running cycles that nobody decided on since it was changed, and one piece of it beside its words."""
    return _queue_page(request, QueueForm(request.GET), wanted=request.GET.get("use", ""))


@require_POST
@office_view(P.EVIDENCE_REVIEW)
def decide_in_queue(request, use_id):
    """Decide on one piece and go on to the next; the filter stays."""
    find = QueueForm(request.POST)
    school_id = find.chosen()
    use = queries.queue().filter(pk=use_id).first()
    if use is None:
        messages.error(request, "A colleague has already decided on that piece, or the school has removed it.")
        return redirect(_queue_address(school_id))
    following = _neighbours(list(queries.queue(school_id).values_list("pk", flat=True)), use.pk)[1]
    form = DecideForm(request.POST)
    if submitted(form, decide_on_use, use=use, by=request.user):
        accepted = form.cleaned_data["acceptance"] == Acceptance.ACCEPTED
        words = "accepted" if accepted else "needs more. The school can see why"
        messages.success(request, f"“{use.evidence}” {words}.")
        return redirect(_queue_address(school_id, following))
    return _queue_page(request, find, wanted=str(use.pk), form=form)


def _queue_page(request, find, *, wanted: str, form=None):
    school_id = find.chosen()
    waiting = queries.queue(school_id)
    pks = list(waiting.values_list("pk", flat=True))
    chosen = int(wanted) if wanted.isdecimal() and len(wanted) < 19 and int(wanted) in pks else None
    number = pks.index(chosen) // A_PAGE + 1 if chosen else request.GET.get("page")
    page = Paginator(waiting, A_PAGE).get_page(number)
    use = chosen or next((row.pk for row in page), None)
    before, after = _neighbours(pks, use) if use else (None, None)
    context = {
        "find": find,
        "page": page,
        "school_id": school_id,
        "case": queries.case_of(use) if use else None,
        "form": form,
        "reason": form["reason"].value() if form is not None else "",
        "at": pks.index(use) + 1 if use else 0,
        "before": before,
        "after": after,
    }
    return render(request, "office/evidence.html", context, status=422 if form is not None else 200)


def _neighbours(pks: list[int], pk: int) -> tuple[int | None, int | None]:
    """Those before and after it in the queue."""
    here = pks.index(pk) if pk in pks else 0
    return (pks[here - 1] if here else None), (pks[here + 1] if here + 1 < len(pks) else None)


def _queue_address(school_id: int | None, use_id: int | None = None) -> str:
    parts = {"school": school_id, "use": use_id}
    query = urlencode({name: value for name, value in parts.items() if value})
    return reverse("office_evidence:queue") + (f"?{query}" if query else "")


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
    return redirect(_queue_address(int(school) if school.isdecimal() and len(school) < 19 else None))


def _accepted(count: int) -> str:
    if not count:
        return "Nothing was selected, or someone else has already reviewed it. Select what you accept."
    return "1 piece of evidence accepted." if count == 1 else f"{count} pieces of evidence accepted."
