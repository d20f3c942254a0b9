"""A school's cycle as the office sees it: its path, and correcting, moving or ending it."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.eligibility import LevelOption
from assessments.forms.cycles import CorrectLevelForm, EndForm, MoveForm
from assessments.queries.cycles import changes_of, levels_to_move_to
from assessments.queries.path import options_of, path_of
from assessments.services import cycles as services
from evidence.models import Cycle
from evidence.workflow import may
from framework.queries import fixed_levels_of
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import submitted


def _cycle(cycle_id: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("school", "level", "version__framework"), pk=cycle_id)


def _open_and_not(options: list[LevelOption]) -> dict[str, Any]:
    """Whether there is a level to choose, and those that are not open, with their reasons."""
    closed = [option for option in options if not option.is_open]
    return {"closed": closed, "has_open": len(closed) < len(options)}


@require_safe
@office_view(P.OFFICE_VIEW)
def cycle(request, cycle_id):
    """Where the cycle is on the school's path, and what can be done with it."""
    cycle = _cycle(cycle_id)
    path = path_of(cycle.school)
    context = {
        "cycle": cycle,
        "school": cycle.school,
        "path": path,
        "changes": changes_of(cycle),
        "why_closed": path.why_closed if path and cycle.is_running else "",
        "can_move": cycle.is_editable and bool(levels_to_move_to(cycle)),
    }
    return render(request, "office/cycle.html", context)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def change_level(request, cycle_id):
    """Correct the level; the page says which are open to the school, and why not the others."""
    cycle = _cycle(cycle_id)
    levels = [level for level in fixed_levels_of(cycle.version_id) if level.pk != cycle.level_id]
    options = options_of(cycle.school, levels)
    was_accepted = may("review again", cycle.state)
    form = CorrectLevelForm(request.POST or None, options=options, with_version=False, initial={"seen": cycle.level_id})
    if request.method == "POST":
        change = submitted(form, services.change_level, cycle=cycle, by=request.user)
        if change:
            again = " The self-evaluation is in the queue again, to be reviewed for that level." if was_accepted else ""
            done = f"Level changed to {change.later}. {cycle.school}’s leaders have been emailed.{again}"
            messages.success(request, done)
            return redirect("office:cycle", cycle.pk)
    context = {"cycle": cycle, "form": form, "was_accepted": was_accepted, **_open_and_not(options)}
    return render(request, "office/change_level.html", context, status=422 if form.is_bound else 200)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def move_to_version(request, cycle_id):
    """End the cycle and begin one on a newer version."""
    cycle = _cycle(cycle_id)
    options = options_of(cycle.school, levels_to_move_to(cycle))
    form = MoveForm(request.POST or None, options=options)
    if request.method == "POST":
        later = submitted(form, services.move_to_version, cycle=cycle, by=request.user)
        if later:
            messages.success(request, f"{cycle.school} now works with {later.version}. Its leaders have been emailed.")
            return redirect("office:cycle", later.pk)
    context = {"cycle": cycle, "form": form, **_open_and_not(options)}
    return render(request, "office/move_to_version.html", context, status=422 if form.is_bound else 200)


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def end_cycle(request, cycle_id):
    """End a cycle without an award, with a reason; first the page that says what follows."""
    cycle = _cycle(cycle_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and submitted(form, services.end_cycle, cycle=cycle, by=request.user):
        messages.success(request, f"{cycle.school}’s cycle has ended without an award. Its leaders have been emailed.")
        return redirect("office:awards")
    question = Question(
        f"End {cycle.school}’s cycle without an award?",
        "End cycle without an award",
        reverse("office:cycle", args=[cycle.pk]),
        [
            f"{cycle.school} will not get {cycle.level} from this cycle.",
            "Its self-evaluation, evidence and visit report stay, and it can read them.",
            "A visit that is booked is cancelled.",
            "You can start a new cycle, and the school can carry its work over.",
        ],
        "You cannot undo this. If only the level is wrong, change the level instead: the school’s work goes on.",
        caption=cycle.level.name,
    )
    return ask(request, question, form)
