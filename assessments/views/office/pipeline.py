"""All schools and their stage, for the office, and how a cycle begins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.eligibility import LevelOption
from assessments.forms.cycles import CycleForm
from assessments.queries.path import options_of
from assessments.queries.stages import PIPELINE_COLUMNS, STAGES, participating_schools, stages_of
from assessments.services.cycles import start_cycle as start
from evidence.queries.cycles import running_cycle
from framework.queries import levels_to_start
from schools.models import School
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import submitted
from wqm.ui.sorting import sorting_of


@require_safe
@office_view(P.OFFICE_VIEW)
def pipeline(request):
    """Every school with a cycle and its stage, with a search."""
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    schools = participating_schools().search(words)
    rows = stages_of(list(schools))
    counts = {name: sum(row.stage == name for row in rows) for name in STAGES}
    sorting = sorting_of(request, PIPELINE_COLUMNS, default="school")
    shown = sorting.rows([row for row in rows if not stage or row.stage == stage])
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    stages = [(name, label, counts[name]) for name, label in STAGES.items()]
    context = {"page": page, "stages": stages, "q": words, "stage": stage, "total": len(rows), "sorting": sorting}
    return render(request, "office/pipeline.html", context)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def start_cycle(request, school_pk):
    """Begin a school's way to a level."""
    school = get_object_or_404(School, pk=school_pk)
    options = options_of(school, levels_to_start())
    form = CycleForm(request.POST or None, options=options, initial={"level": _most_likely(options)})
    if request.method == "POST":
        cycle = submitted(form, start, school=school, by=request.user)
        if cycle:
            messages.success(request, f"{school} has started its cycle towards {cycle.level}. Next, invite its people.")
            return redirect("school_home", school.pk)
    context = {
        "school": school,
        "form": form,
        "closed": [option for option in options if not option.is_open],
        "has_open": any(option.is_open for option in options),
        "running": running_cycle(school),
    }
    return render(request, "office/start_cycle.html", context, status=422 if form.is_bound else 200)


def _most_likely(options: list[LevelOption]) -> int | None:
    """The highest level that is open, of the newest version."""
    newest = [option for option in options if option.level.version_id == options[0].level.version_id]
    return next((option.level.pk for option in reversed(newest) if option.is_open), None)
