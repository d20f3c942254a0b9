"""Conversations about a criterion."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evidence.forms.threads import AnswerForm, ThreadForm
from evidence.policies import can_talk
from evidence.queries.threads import find_thread
from evidence.services import threads
from evidence.thread_visibility import side_of
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message, refusals_on


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def begin(request, school, criterion_id):
    """Add a comment, inside the school or with the office."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    form = ThreadForm(request.POST or None, school=school, by=request.user, side=side_of(request.access.roles))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            thread = threads.begin_thread(cycle=cycle, criterion=criterion, by=request.user, **form.cleaned_data)
            return redirect(f"{reverse('evidence:criterion', args=[school.pk, criterion.pk])}#conversation-{thread.pk}")
    context = {"cycle": cycle, "criterion": criterion, "form": form}
    return render(request, "evidence/begin_thread.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.THREADS_VIEW)
def thread(request, school, thread_id):
    """One conversation, to read and to answer."""
    thread = _thread_or_404(request, school, thread_id)
    return _thread_page(request, thread, AnswerForm(school=school, by=request.user, is_shared=thread.is_shared))


@require_POST
@school_view(P.EVIDENCE_EDIT)
def answer(request, school, thread_id):
    """Say something in it."""
    thread = _thread_or_404(request, school, thread_id)
    form = AnswerForm(request.POST, school=school, by=request.user, is_shared=thread.is_shared)
    if form.is_valid():
        with refusals_on(form):
            threads.answer_thread(thread=thread, by=request.user, **form.cleaned_data)
            return redirect(
                f"{reverse('evidence:criterion', args=[school.pk, thread.criterion_id])}#conversation-{thread.pk}"
            )
    return _thread_page(request, thread, form, status=422)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def settle(request, school, thread_id):
    """It is settled, or it is not after all."""
    thread = _thread_or_404(request, school, thread_id)
    act = threads.reopen_thread if request.POST.get("to") == "open" else threads.resolve_thread
    with refusals_as_message(request):
        act(thread=thread, by=request.user)
    return redirect(f"{reverse('evidence:criterion', args=[school.pk, thread.criterion_id])}#conversation-{thread.pk}")


def _thread_or_404(request, school, thread_id):
    thread = find_thread(school, thread_id, side_of(request.access.roles))
    if thread is None:
        raise Http404
    return thread


def _thread_page(request, thread, form, *, status=200):
    may_talk = request.access.can(P.EVIDENCE_EDIT) and can_talk(thread.cycle)
    context = {
        "thread": thread,
        "cycle": thread.cycle,
        "criterion": thread.criterion,
        "form": form,
        "may_talk": may_talk,
    }
    return render(request, "evidence/thread.html", context, status=status)
