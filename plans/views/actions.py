"""The pages of an action."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans.enums import ActionState
from plans.forms.actions import ActionForm, ActionsFilterForm, ImpactForm, MilestoneForm, NewActionForm, ProofForm
from plans.models import Action, Milestone, Proof
from plans.queries.plan import ACTION_COLUMNS, actions_of, evidence_to_choose, filtered_actions, own_actions
from plans.services import actions
from plans.views.targets import target_of
from wqm.access.permissions import P
from wqm.access.views import own_or_refused, require_page_or_form, school_view
from wqm.editing.conflicts import autosaved, edit_page, try_save
from wqm.ui.sorting import sorting_of


def action_of(request, school, action_id, permission: P = P.PLAN_EDIT) -> Action:
    """The action with its target.

    Raises Http404 for one that is not here, PermissionDenied for one of someone else without `permission`.
    """
    action = get_object_or_404(actions_of(school).select_related("school", "updated_by"), pk=action_id)
    own_or_refused(request, permission, action.owner_id == request.user.pk)
    return action


@require_safe
@school_view(P.PLAN_VIEW)
def action_list(request, school):
    """Every action of open targets on one page: whose, until when, how far."""
    form = ActionsFilterForm(request.GET, school=school, reader=request.user)
    sorting = sorting_of(request, ACTION_COLUMNS, default="due")
    actions = sorting.queryset(filtered_actions(school, request.user, **form.chosen()))
    context = {"school": school, "form": form, "actions": actions, "sorting": sorting}
    return render(request, "plans/actions.html", context)


@require_safe
@school_view(P.ACTIONS_OWN)
def mine(request, school):
    """The reader's own actions, for everyone with an account at the school."""
    return render(request, "plans/mine.html", {"school": school, "own": own_actions(school, request.user)})


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new_action(request, school, target_id):
    """A new step towards a target."""
    target = target_of(school, target_id)
    form = NewActionForm(request.POST or None, school=school)
    if request.method == "POST":
        action, _ = try_save(form, partial(actions.add_action, target=target, by=request.user))
        if action:
            messages.success(request, "Action added.")
            return redirect("plans:target", school.pk, target.pk)
    context = {"school": school, "target": target, "form": form}
    return render(request, "plans/new_action.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.PLAN_VIEW, own=P.ACTIONS_OWN)
def action(request, school, action_id):
    """One action with its milestones and what proves it."""
    return action_page(request, school, action_of(request, school, action_id, P.PLAN_VIEW))


def action_page(request, school, action, *, milestone=None, proof=None, status=200):
    """The page, with a form that could not be taken."""
    context = {
        "school": school,
        "action": action,
        "milestones": action.milestones.all(),
        "proofs": action.proofs.select_related("evidence"),
        "milestone_form": milestone or MilestoneForm(action=action),
        "proof_form": proof or ProofForm(rows=evidence_to_choose(action)),
        "forms": [form for form in (milestone, proof) if form],
        "states": [state for state in ActionState if state != action.state],
        "may_update": request.access.can(P.PLAN_EDIT) or action.owner_id == request.user.pk,
    }
    return render(request, "plans/action.html", context, status=status)


@require_page_or_form
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def edit_action(request, school, action_id):
    """Title, owner, day, cost and impact; its owner alone writes what it changed."""
    action = action_of(request, school, action_id)
    form = _form_for(request)
    return edit_page(
        request,
        "plans/edit_action.html",
        {"school": school, "action": action},
        form=partial(form, action=action),
        initial=form.initial_of(action),
        save=partial(actions.save_action, action=action, by=request.user),
        saved="Saved.",
        back=("plans:action", school.pk, action.pk),
    )


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def autosave_action(request, school, action_id):
    """The same save while somebody types."""
    action = action_of(request, school, action_id)
    save = partial(actions.save_action, action=action, by=request.user)
    return autosaved(request, _form_for(request)(request.POST, action=action), save)


def _form_for(request) -> type[ActionForm] | type[ImpactForm]:
    """An owner without the plan does not give the action to someone else, or put it off."""
    return ActionForm if request.access.can(P.PLAN_EDIT) else ImpactForm


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def move_action(request, school, action_id):
    """Put an action into another column, and stay where one was."""
    action, wanted = action_of(request, school, action_id), request.POST.get("state", "")
    if wanted in ActionState.values:
        action = actions.move_action(action=action, state=ActionState(wanted), by=request.user)
        messages.success(request, f"{action.get_state_display()}: {action}.")
    else:
        messages.error(request, "Choose a new state with one of the buttons.")
    came_from = request.GET.get("from", "")
    if came_from in ("board", "mine") and (came_from == "mine" or request.access.can(P.PLAN_VIEW)):
        return redirect(f"plans:{came_from}", school.pk)
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def add_milestone(request, school, action_id):
    """A point on the way."""
    action = action_of(request, school, action_id)
    form = MilestoneForm(request.POST, action=action)
    milestone, _ = try_save(form, partial(actions.add_milestone, action=action, by=request.user))
    if not milestone:
        return action_page(request, school, action, milestone=form, status=422)
    messages.success(request, "Milestone added.")
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def milestone(request, school, milestone_id):
    """Mark a milestone as reached or not, or remove it."""
    milestones = Milestone.objects.select_related("action", "school")
    milestone = get_object_or_404(milestones, pk=milestone_id, school=school)
    own_or_refused(request, P.PLAN_EDIT, milestone.action.owner_id == request.user.pk)
    if request.POST.get("step") == "remove":
        actions.remove_milestone(milestone=milestone, by=request.user)
        messages.success(request, "Milestone removed.")
    else:
        actions.mark_milestone(milestone=milestone, is_done=request.POST.get("step") == "reach", by=request.user)
        messages.success(request, "Saved.")
    return redirect("plans:action", school.pk, milestone.action_id)


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def add_proof(request, school, action_id):
    """Choose a piece of evidence."""
    action = action_of(request, school, action_id)
    form = ProofForm(request.POST, rows=evidence_to_choose(action))
    if not form.is_valid():
        return action_page(request, school, action, proof=form, status=422)
    actions.add_proof(action=action, by=request.user, **form.cleaned_data)
    messages.success(request, "Proof added.")
    return redirect("plans:action", school.pk, action.pk)


@require_POST
@school_view(P.PLAN_EDIT, own=P.ACTIONS_OWN)
def remove_proof(request, school, proof_id):
    """Remove a piece of evidence from an action."""
    proof = get_object_or_404(Proof.objects.select_related("action", "school"), pk=proof_id, school=school)
    own_or_refused(request, P.PLAN_EDIT, proof.action.owner_id == request.user.pk)
    actions.remove_proof(proof=proof, by=request.user)
    messages.success(request, "Removed from this action. It stays in your evidence library.")
    return redirect("plans:action", school.pk, proof.action_id)
