"""Questions that come back after a training, and reflective notes."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from plans.forms.training import AnswerForm, NoteForm
from plans.models import Prompt, ReflectiveNote
from plans.queries import training as queries
from plans.services import training as services
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import try_save
from wqm.editing.refusals import refusals_as_message


@require_page_or_form
@school_view(P.PLAN_EDIT)
def prompt(request, school, prompt_id):
    """Answer a question, or put it off."""
    prompt = get_object_or_404(Prompt.objects.select_related("training", "answered_by"), pk=prompt_id, school=school)
    if request.method == "POST" and "later" in request.POST:
        return _later(request, school, prompt)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        saved, _ = try_save(form, partial(services.answer_prompt, prompt=prompt, by=request.user))
        if saved:
            messages.success(request, "Your answer has been saved.")
            return redirect("training:training", school.pk, prompt.training_id)
    context = {"school": school, "prompt": prompt, "form": form}
    return render(request, "plans/training/prompt.html", context, status=422 if form.errors else 200)


def _later(request, school, prompt):
    with refusals_as_message(request):
        prompt = services.put_off_prompt(prompt=prompt, by=request.user)
        messages.success(request, f"We ask again on {prompt.due_on:%-d %B %Y}.")
    return redirect("training:overview", school.pk)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def notes(request, school):
    """One's own notes, and what others share."""
    form = NoteForm(request.POST if request.method == "POST" else None, school=school)
    if request.method == "POST" and form.is_valid():
        services.write_note(school=school, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("training:notes", school.pk)
    context = {
        "school": school,
        "notes": queries.notes_of(school, request.user, request.access.roles),
        "form": form,
        "me": request.user,
    }
    return render(request, "plans/training/notes.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.PLAN_EDIT)
def note(request, school, note_id):
    """Share one's own note, keep it to oneself, or delete it."""
    note = get_object_or_404(ReflectiveNote, pk=note_id, school=school, written_by=request.user)
    step = request.POST.get("step", "")
    if step == "delete":
        services.delete_note(note=note)
        messages.success(request, "The note is gone.")
    else:
        services.share_note(note=note, is_shared=step == "share", by=request.user)
        messages.success(request, "The leaders can read it now." if step == "share" else "Only you can read it now.")
    return redirect("training:notes", school.pk)
