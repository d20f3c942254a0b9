"""A school submits, reads what it submitted, and ticks off what the office asked."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.readiness import TickForm
from assessments.models import ReadinessRequest
from assessments.policies.readiness import check_can_submit
from assessments.queries.path import why_closed
from assessments.queries.readiness import gate_of, newest_signed, requests_of
from assessments.services import submissions as services
from evidence.enums import CycleState
from evidence.freezing import canonical
from evidence.models import Submission, SubmissionFile
from evidence.queries.cycles import current_cycle
from evidence.queries.submissions import changed_since, evaluation_in, is_as_submitted
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.files.responses import file_response


@require_page_or_form
@school_view(P.EVIDENCE_SUBMIT)
def submit(request, school):
    """Submit, after one look at what is missing."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    if request.method == "POST":
        with refusals_as_message(request):
            review = services.submit(cycle=cycle, by=request.user)
            day = f"{review.answer_by:%-d %B}"
            messages.success(request, f"Self-evaluation submitted. The office will email you its answer by {day}.")
        return redirect("assessment:overview", school.pk)
    if cycle.state != CycleState.OPEN:
        with refusals_as_message(request):
            check_can_submit(cycle)
        return redirect("assessment:overview", school.pk)
    gate, asked = gate_of(cycle), requests_of(newest_signed(cycle))
    context = {
        "cycle": cycle,
        "gate": gate,
        "why_closed": why_closed(cycle),
        "is_met": not any(row.is_open for row in gate),
        "not_done": [row for row in asked if row.done_at is None],
    }
    return render(request, "assessments/submit.html", context)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def submission(request, school, submission_id):
    """What was submitted, as the office and the assessor read it."""
    copy = _copy(school, submission_id)
    context = {
        "cycle": copy.cycle,
        "submission": copy,
        "states": evaluation_in(copy, copy.cycle),
        "changed": changed_since(copy, copy.cycle) if copy.cycle.is_running else set(),
        "is_whole": is_as_submitted(copy),
        "may_remove": request.access.can(P.EVIDENCE_SUBMIT),
    }
    return render(request, "assessments/submission.html", context)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def submission_copy(request, school, submission_id):
    """The copy for anyone who wants to check its hash: the bytes that were hashed."""
    copy = _copy(school, submission_id)
    response = HttpResponse(canonical(copy.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="submission-{copy.number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def submission_file(request, school, submission_id, piece):
    """A file as it was submitted."""
    copy = _copy(school, submission_id)
    held = get_object_or_404(SubmissionFile.objects.select_related("file"), submission=copy, piece=piece)
    if held.file is None:
        raise Http404
    return file_response(held.file)


@require_POST
@school_view(P.EVIDENCE_SUBMIT)
def tick(request, school, asked_id):
    """Something that was asked is done, or is not after all. What is refused comes back with what was typed."""
    asked = get_object_or_404(ReadinessRequest, pk=asked_id, school=school)
    form, overview = TickForm(request.POST), reverse("assessment:overview", args=[school.pk])
    if submitted(form, partial(services.tick_request, request=asked), by=request.user):
        return redirect(f"{overview}#request-{asked.number}")
    question = Question(
        f"Request {asked.number} from the office", "Save", overview, [asked.text], back_text="Assessment",
        is_harmless=True,
    )  # fmt: skip
    return ask(request, question, form)


def _copy(school, submission_id: int) -> Submission:
    copies = Submission.objects.select_related("submitted_by", "cycle__version", "cycle__level", "cycle__school")
    return get_object_or_404(copies, school=school, pk=submission_id)
