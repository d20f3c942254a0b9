"""The pages of a target."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans.forms.targets import CommentForm, NewTargetForm, ReviewForm, TargetForm
from plans.models import Target
from plans.queries.plan import TargetRow, actions_of, criteria_to_choose, targets_of
from plans.services import targets
from plans.workflow import TRANSITIONS, may
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import autosaved, edit_page, try_save
from wqm.editing.refusals import refusals_as_message


def target_of(school, target_id) -> Target:
    """The target with where it comes from. Raises Http404 for one that is not here."""
    return get_object_or_404(targets_of(school).select_related("school", "updated_by", "created_by"), pk=target_id)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new_target(request, school):
    """A new target; `?criterion=` says where it comes from."""
    asked = request.GET.get("criterion", "")
    known = (
        criteria_to_choose(school).filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 19
        else None
    )
    form = NewTargetForm(request.POST or None, school=school, initial={"criterion": known and known.pk})
    if request.method == "POST":
        target, _ = try_save(form, partial(targets.add_target, school=school, by=request.user))
        if target:
            messages.success(request, "Target added. What is the first action?")
            return redirect("plans:target", school.pk, target.pk)
    return render(
        request, "plans/new_target.html", {"school": school, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@school_view(P.PLAN_VIEW)
def target(request, school, target_id):
    """One target with its actions, reviews and comments."""
    return target_page(request, school, target_of(school, target_id))


def target_page(request, school, target, *, comment=None, status=200):
    """The page, with a comment that could not be taken."""
    context = {
        "school": school,
        "row": TargetRow(target, list(actions_of(school).filter(target=target))),
        "target": target,
        "origin_url": target.ref_url(school.pk, request.access.can),
        "reviews": target.reviews.select_related("written_by"),
        "comments": target.comments.select_related("written_by"),
        "form": comment or CommentForm(),
        "steps": [step for step in TRANSITIONS if may(step, target.state)],
    }
    return render(request, "plans/target.html", context, status=status)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def edit_target(request, school, target_id):
    """The words of a target."""
    target = target_of(school, target_id)
    return edit_page(
        request,
        "plans/edit_target.html",
        {"school": school, "target": target},
        form=partial(TargetForm, target=target),
        initial=TargetForm.initial_of(target),
        save=partial(targets.save_target, target=target, by=request.user),
        saved="Saved.",
        back=("plans:target", school.pk, target.pk),
    )


@require_POST
@school_view(P.PLAN_EDIT)
def autosave_target(request, school, target_id):
    """The same save while somebody types."""
    target = target_of(school, target_id)
    return autosaved(
        request, TargetForm(request.POST, target=target), partial(targets.save_target, target=target, by=request.user)
    )


@require_POST
@school_view(P.PLAN_EDIT)
def change_state(request, school, target_id):
    """Reach, drop or reopen a target."""
    target, step = target_of(school, target_id), request.POST.get("step", "")
    if step not in TRANSITIONS:
        messages.error(request, "Choose what to do with the target: use one of the buttons below it.")
        return redirect("plans:target", school.pk, target.pk)
    with refusals_as_message(request):
        target = targets.change_target_state(target=target, step=step, by=request.user)
        messages.success(request, f"{target.get_state_display()}: {target}.")
    return redirect("plans:target", school.pk, target.pk)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def review(request, school, target_id):
    """A look back at a target."""
    target = target_of(school, target_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        targets.review_target(target=target, by=request.user, **form.cleaned_data)
        messages.success(request, "The review is in the plan.")
        return redirect("plans:target", school.pk, target.pk)
    context = {
        "school": school,
        "target": target,
        "form": form,
        "actions": actions_of(school).filter(target=target).prefetch_related("proofs__evidence"),
    }
    return render(request, "plans/review.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.PLAN_COMMENT)
def comment(request, school, target_id):
    """Say something about a target."""
    target, form = target_of(school, target_id), CommentForm(request.POST)
    if not form.is_valid():
        return target_page(request, school, target, comment=form, status=422)
    as_whom = min((role for role in request.access.roles if P.PLAN_COMMENT in role), key=lambda role: role.kind)
    targets.comment_on_target(target=target, written_as=as_whom.label, by=request.user, **form.cleaned_data)
    messages.success(request, "Your comment has been added.")
    return redirect("plans:target", school.pk, target.pk)
