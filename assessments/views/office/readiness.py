"""What schools submitted, for the office: the queue, a review as a whole, its signature, who has it, exceptions."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.readiness import DraftForm, ExceptionForm, HandOverForm, SignForm
from assessments.models import RuleException
from assessments.policies.readiness import check_can_review
from assessments.queries.path import why_closed
from assessments.queries.readiness import (
    checks_of,
    copy_of,
    criteria_with_checks,
    gate_of,
    newest_review,
    notes_of,
    open_review,
    requests_before,
    requests_of,
    review_queue,
    reviews_of,
)
from assessments.services import readiness as services
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.submissions import as_read, newest_submission
from framework.queries import fixed_criteria_count
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import autosaved, posted, try_save
from wqm.editing.refusals import refusals_as_message, submitted


@require_safe
@office_view(P.READINESS_SIGN)
def readiness(request):
    """What schools submitted, the answer that was promised soonest first."""
    reviews = list(review_queue())
    mine = [review for review in reviews if review.officer_id == request.user.pk]
    whose = "mine" if request.GET.get("whose") == "mine" else ""
    rows = [(row, fixed_criteria_count(row.cycle.version_id)) for row in (mine if whose else reviews)]
    context = {"rows": rows, "whose": whose, "all_count": len(reviews), "mine_count": len(mine)}
    return render(request, "office/readiness.html", context)


@require_safe
@office_view(P.READINESS_SIGN)
def review(request, cycle_id):
    """A review as a whole: what the rules say, what was asked before, every criterion with what is noted on it."""
    case = open_review(cycle_id)
    if case is None:
        return _signed_page(request, cycle_id)
    evaluation = copy_of(case)
    rows = criteria_with_checks(evaluation, notes_of(case))
    criteria = [row for _, group in rows for row in group]
    context = {
        "case": case,
        "cycle": case.cycle,
        "why_closed": why_closed(case.cycle),
        "gate": gate_of(case.cycle, evaluation),
        "principles": rows,
        "first": next((row for row in criteria if not row.verdict), criteria[0] if criteria else None),
        "looked_at": sum(bool(row.verdict) for row in criteria),
        "total": len(criteria),
        "asked_before": requests_before(case),
        "reviews": reviews_of(case.cycle),
    }
    return render(request, "office/review.html", context)


def _signed_page(request, cycle_id):
    """A cycle that nobody waits with: what was decided about it."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "version", "level"), pk=cycle_id)
    reviews = reviews_of(cycle)
    # What was decided was decided on the copy; what the school works on again is what it writes now.
    gate = gate_of(cycle) if cycle.state == CycleState.OPEN else gate_of(cycle, as_read(cycle))
    context = {"cycle": cycle, "gate": gate, "reviews": reviews}
    context["requests"] = requests_of(reviews[0] if reviews else None)
    context["submission"] = newest_submission(cycle)
    return render(request, "office/reviewed.html", context)


@require_page_or_form
@office_view(P.READINESS_SIGN)
def sign(request, cycle_id):
    """What follows from the review, and the signature."""
    case = _case(cycle_id)
    if case.is_over and request.method != "POST":
        return to_what_was_decided(request, case)
    form = SignForm(posted(request) if request.method == "POST" else None, initial=_initial(case))

    def save(copy, signed, **data):
        return services.sign_readiness(review=case, seen=copy, by=request.user, **data)

    signed, conflict = try_save(form, save)
    if signed:
        messages.success(request, f"Decision signed. {case.cycle.school}’s leaders have been emailed.")
        return redirect("office:readiness")
    shown_now(form, copy=hash_of_copy(case), level=case.cycle.level_id)
    checks = checks_of(case)
    context = {
        "case": case,
        "cycle": case.cycle,
        "form": form,
        "conflict": conflict,
        "why_closed": why_closed(case.cycle),
        "gate": [row for row in gate_of(case.cycle, copy_of(case)) if not row.finding.met],
        "asked": [check for check in checks if check.verdict == "ask"],
    }
    return render(request, "office/sign.html", context, status=409 if conflict else 422 if form.errors else 200)


def _initial(case):
    draft = {"note": case.note, "others": case.others, "edition": case.edition}
    return {**draft, "copy": hash_of_copy(case), "level": case.cycle.level_id}


def hash_of_copy(case) -> str:
    """What a page shows, in 64 digits; empty for what was submitted before there were copies."""
    return case.submission.sha256 if case.submission else ""


def shown_now(form, **shown) -> None:
    """A form that was refused comes back on a page of today: who sends that has seen the copy and level of today."""
    if form.is_bound:
        for name, value in shown.items():
            form.data[name] = str(value)


@require_POST
@office_view(P.READINESS_SIGN)
def autosave_draft(request, cycle_id):
    """The message while it is written."""
    save = partial(services.save_draft, review=_case(cycle_id), by=request.user)
    return autosaved(request, DraftForm(request.POST), lambda note, others, edition: save(
        note=note, others=others, edition=edition
    ))  # fmt: skip


@require_page_or_form
@office_view(P.READINESS_SIGN)
def hand_over(request, cycle_id):
    """A colleague goes on with it."""
    case = _case(cycle_id)
    if case.is_over and request.method != "POST":
        return to_what_was_decided(request, case)
    form = HandOverForm(request.POST or None, initial={"officer": case.officer_id})
    if request.method == "POST" and submitted(form, services.hand_over, review=case, by=request.user):
        messages.success(request, f"{form.cleaned_data['officer']} has the review of {case.cycle.school} now.")
        return redirect("office:review", cycle_id)
    context = {"case": case, "cycle": case.cycle, "form": form}
    return render(request, "office/hand_over.html", context, status=422 if form.errors else 200)


@require_page_or_form
@office_view(P.READINESS_SIGN)
def make_exception(request, cycle_id, rule_id):
    """A rule does not count for this cycle; the page says who will read that."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "version", "level"), pk=cycle_id)
    row = next((row for row in gate_of(cycle) if row.finding.rule.pk == rule_id), None)
    if row is None:
        raise Http404
    form = ExceptionForm(request.POST or None)
    if request.method == "POST" and submitted(
        form, services.make_exception, cycle=cycle, rule=row.finding.rule, by=request.user
    ):
        messages.success(request, "Exception made. The school can see it, with your name and the reason.")
        return redirect("office:review", cycle_id)
    question = Question(
        f"Make an exception for {cycle.school}?",
        "Make an exception",
        reverse("office:review", args=[cycle_id]),
        [
            f"A visit no longer depends on this: {row.finding.title}.",
            f"{cycle.school} and everyone at the office can read your name and the reason.",
        ],
        "You can end the exception until you accept the school as ready.",
        caption=cycle.level.name,
        is_harmless=True,
    )
    return ask(request, question, form)


@require_POST
@office_view(P.READINESS_SIGN)
def end_exception(request, cycle_id, exception_id):
    """The rule counts again."""
    exceptions = RuleException.objects.select_related("rule", "cycle")
    exception = exceptions.filter(pk=exception_id, cycle=cycle_id).first()
    if exception is None:
        messages.info(request, "A colleague has already ended this exception.")
        return redirect("office:review", cycle_id)
    with refusals_as_message(request):
        services.end_exception(exception=exception, by=request.user)
        messages.success(request, "Exception ended. The rule counts again.")
    return redirect("office:review", cycle_id)


def to_what_was_decided(request, case):
    """From a page of a review that is over, to what a colleague made of it."""
    with refusals_as_message(request):
        check_can_review(case, request.user)
    return redirect("office:review", case.cycle_id)


def _case(cycle_id: int):
    """The review, also where a colleague has signed it a moment ago: what was typed is refused in its form."""
    case = newest_review(cycle_id)
    if case is None:
        raise Http404
    return case
