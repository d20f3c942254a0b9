"""The pages of an action."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans.enums import ActionState
from plans.forms.actions import ActionForm, MilestoneForm, NewActionForm, ProofForm
from plans.models import Action, Milestone, Proof
from plans.queries.plan import actions_of, evidence_to_choose
from plans.services import actions
from plans.views.targets import target_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import autosaved, edit_page, try_save


def action_of(school, action_id) -> Action:
    """The action with its target. Raises Http404 for one that is not here."""
    return get_object_or_404(actions_of(school).select_related("school", "updated_by"), pk=action_id)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new_action(request, school, target_id):
    """A new step towards a target."""
    target = target_of(school, target_id)
    form = NewActionForm(request.POST or None, school=school)
    if request.method == "POST":
        action, _ = try_save(form, partial(actions.add_action, target=target, by=request.user))
        if action:
            messages.success(request, "The action is in the plan.")
            return redirect("plans:target", school.pk, target.pk)
    context = {"school": school, "target": target, "form": form}
    return render(request, "plans/new_action.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.PLAN_VIEW)
def action(request, school, action_id):
    """One action with its milestones and what proves it."""
    return action_page(request, school, action_of(school, action_id))


def action_page(request, school, action, *, milestone=None, proof=None, status=200):
    """The page, with a form that could not be taken."""
    context = {
        "school": school,
        "action": action,
        "milestones": action.milestones.all(),
        "proofs": action.proofs.select_related("evidence"),
        "milestone_form": milestone or MilestoneForm(),
        "proof_form": proof or ProofForm(rows=evidence_to_choose(action)),
        "forms": [form for form in (milestone, proof) if form],
        "states": [state for state in ActionState if state != action.state],
    }
    return render(request, "plans/action.html", context, status=status)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def edit_action(request, school, action_id):
    """Title, owner, day, cost and impact."""
    action = action_of(school, action_id)
    return edit_page(
        request,
        "plans/edit_action.html",
        {"school": school, "action": action},
        form=partial(ActionForm, action=action),
        initial=ActionForm.initial_of(action),
        save=partial(actions.save_action, action=action, by=request.user),
        saved="Saved.",
        back=("plans:action", school.pk, action.pk),
    )


@require_POST
@school_view(P.PLAN_EDIT)
def autosave_action(request, school, action_id):
    """The same save while somebody types."""
    action = action_of(school, action_id)
    save = partial(actions.save_action, action=action, by=request.user)
    return autosaved(request, ActionForm(request.POST, action=action), save)


@require_POST
@school_view(P.PLAN_EDIT)
def move_action(request, school, action_id):
    """Put an action into another column, and stay where one was."""
    action, wanted = action_of(school, action_id), request.POST.get("state", "")
    if wanted in ActionState.values:
        action = actions.move_action(action=action, state=ActionState(wanted), by=request.user)
        messages.success(request, f"{action.get_state_display()}: {action}.")
    else:
        messages.error(request, "Choose where the action goes: use one of its buttons.")
    if request.POST.get("from") == "board" or request.GET.get("from") == "board":
        return redirect("plans:board", school.pk)
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT)
def add_milestone(request, school, action_id):
    """A point on the way."""
    action, form = action_of(school, action_id), MilestoneForm(request.POST)
    milestone, _ = try_save(form, partial(actions.add_milestone, action=action, by=request.user))
    if not milestone:
        return action_page(request, school, action, milestone=form, status=422)
    messages.success(request, "The milestone is added.")
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT)
def milestone(request, school, milestone_id):
    """Mark a milestone as reached or not, or remove it."""
    milestones = Milestone.objects.select_related("action", "school")
    milestone = get_object_or_404(milestones, pk=milestone_id, school=school)
    if request.POST.get("step") == "remove":
        actions.remove_milestone(milestone=milestone, by=request.user)
        messages.success(request, "The milestone is removed.")
    else:
        actions.mark_milestone(milestone=milestone, is_done=request.POST.get("step") == "reach", by=request.user)
        messages.success(request, "Saved.")
    return redirect("plans:action", school.pk, milestone.action_id)


@require_POST
@school_view(P.PLAN_EDIT)
def add_proof(request, school, action_id):
    """Choose a piece of evidence."""
    action = action_of(school, action_id)
    form = ProofForm(request.POST, rows=evidence_to_choose(action))
    if not form.is_valid():
        return action_page(request, school, action, proof=form, status=422)
    actions.add_proof(action=action, by=request.user, **form.cleaned_data)
    messages.success(request, "The evidence stands below.")
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT)
def remove_proof(request, school, proof_id):
    """Take a piece of evidence off an action."""
    proof = get_object_or_404(Proof.objects.select_related("action", "school"), pk=proof_id, school=school)
    actions.remove_proof(proof=proof, by=request.user)
    messages.success(request, "Removed. The evidence itself is still there.")
    return redirect("plans:action", school.pk, proof.action_id)
