"""The pages on which a school writes down what it shared of its practice."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plans.forms.sharing import SharedPracticeForm
from plans.models import SharedPractice
from plans.queries.sharing import shared_practice_of
from plans.services import sharing as services
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message, submitted


@require_safe
@school_view(P.PLAN_VIEW)
def sharing(request, school):
    """Everything that was shared, the newest first."""
    return render(request, "plans/sharing/list.html", {"school": school, "entries": shared_practice_of(school)})


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new_sharing(request, school):
    """Write one down."""
    form = SharedPracticeForm(request.POST or None, school=school, is_new=True)
    if request.method == "POST" and submitted(form, services.add_shared_practice, school=school, by=request.user):
        messages.success(request, "Shared practice added.")
        return redirect("plans:sharing", school.pk)
    return render(
        request, "plans/sharing/edit.html", {"school": school, "form": form}, status=422 if form.errors else 200
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def edit_sharing(request, school, sharing_id):
    """Change one."""
    shared = get_object_or_404(SharedPractice, pk=sharing_id, school=school)
    return edit_page(
        request,
        "plans/sharing/edit.html",
        {"school": school, "shared": shared},
        form=partial(SharedPracticeForm, school=school),
        initial=SharedPracticeForm.initial_of(shared),
        save=partial(services.save_shared_practice, shared=shared, by=request.user),
        saved="Saved.",
        back=("plans:sharing", school.pk),
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def remove_sharing(request, school, sharing_id):
    """Take one from the list; first the page that says what is lost."""
    shared = get_object_or_404(SharedPractice, pk=sharing_id, school=school)
    if request.method == "POST":
        with refusals_as_message(request):
            services.remove_shared_practice(shared=shared, by=request.user)
            messages.success(request, "Removed from your shared practice.")
        return redirect("plans:sharing", school.pk)
    question = Question(
        "Remove this from your shared practice?",
        "Remove",
        reverse("plans:sharing", args=[school.pk]),
        [f"You will lose “{shared}” with what you wrote about it.", "Its evidence stays in your library."],
        "You cannot undo this.",
    )
    return ask(request, question)
