"""The plan as a whole: overview, board, timeline, priorities, files."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from plans.exports import plan_as_docx, plan_as_xlsx
from plans.forms.actions import MailForm
from plans.forms.targets import FirstActionsForm, PrioritiesForm, ScoreForm
from plans.models.targets import SCORES
from plans.queries import mail as mail_queries
from plans.queries import plan as queries
from plans.services import mail as mail_services
from plans.services.priorities import choose_first_actions, choose_priorities
from plans.services.targets import score_target
from plans.views.targets import target_of
from schools.queries import is_member
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import edit_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@school_view(P.PLAN_VIEW)
def overview(request, school):
    """Priorities with their next action, then the other targets."""
    return render(request, "plans/overview.html", {"school": school, "plan": queries.plan_of(school)})


@require_safe
@school_view(P.PLAN_VIEW)
def board(request, school):
    """The actions by state."""
    return render(request, "plans/board.html", {"school": school, "columns": queries.board(school)})


@require_safe
@school_view(P.PLAN_VIEW)
def timeline(request, school):
    """What happens when, half-term by half-term."""
    context = {"school": school, "stretches": queries.timeline(school), "undated": queries.undated(school)}
    return render(request, "plans/timeline.html", context)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def score(request, school, target_id):
    """The four questions about one target."""
    target = target_of(school, target_id)
    return edit_page(
        request,
        "plans/score.html",
        {"school": school, "target": target},
        form=ScoreForm,
        initial={name: getattr(target, name) for name in (*SCORES, "edition")},
        save=partial(score_target, target=target, by=request.user),
        saved=f"Scored: {target}.",
        back=("plans:prioritise", school.pk),
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def prioritise(request, school):
    """The open targets in order of their scores, and the choice of three to five."""
    targets = queries.by_score(school)
    return edit_page(
        request,
        "plans/prioritise.html",
        {"school": school, "targets": targets},
        form=partial(PrioritiesForm, targets=targets),
        initial={"chosen": {target.pk for target in targets if target.is_priority}},
        save=partial(_choose, choose_priorities, school, request.user),
        saved="Priorities saved. Where will you start?",
        back=("plans:first_actions", school.pk),
        about="chosen",
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def first_actions(request, school):
    """The two or three actions to start with."""
    actions = queries.first_action_choices(school)
    return edit_page(
        request,
        "plans/first_actions.html",
        {"school": school, "actions": actions},
        form=partial(FirstActionsForm, actions=actions),
        initial={"chosen": {action.pk for action in actions if action.is_first}},
        save=partial(_choose, choose_first_actions, school, request.user),
        saved="Saved. You will start with these.",
        back=("plans:overview", school.pk),
        about="chosen",
    )


def _choose(choose, school, by, *, chosen, edition):
    return choose(school=school, chosen=[row.pk for row in chosen], edition=edition, by=by)


@require_page_or_form
@school_view(P.PLAN_VIEW, own=P.ACTIONS_OWN)
def mail(request, school):
    """What this person gets about the plan by email."""
    member = is_member(school, request.user)
    wish = mail_queries.wish_of(school, request.user)
    sees_plan = request.access.can(P.PLAN_VIEW)
    form = MailForm(request.POST if request.method == "POST" else None, initial=wish, with_summary=sees_plan)
    if request.method == "POST" and not member:
        messages.error(request, "Only people at the school get emails about its plan.")
        return redirect("plans:mail", school.pk)
    if request.method == "POST" and form.is_valid():
        mail_services.save_wish(school=school, by=request.user, **{**wish, **form.cleaned_data})
        messages.success(request, "Email updates saved.")
        return redirect("plans:overview" if sees_plan else "plans:mine", school.pk)
    context = {"school": school, "form": form, "is_member": member}
    return render(request, "plans/mail.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.PLAN_VIEW)
def export_xlsx(request, school):
    """The plan as a workbook, a line an action."""
    return _file(school, plan_as_xlsx(school, queries.whole_plan(school)), "xlsx", XLSX)


@require_safe
@school_view(P.PLAN_VIEW)
def export_docx(request, school):
    """The plan as a document to go on writing in."""
    return _file(school, plan_as_docx(school, queries.whole_plan(school)), "docx", DOCX)


def _file(school, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"plan-{slugify(school.name)}-{timezone.localdate():%Y-%m-%d}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
