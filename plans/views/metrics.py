"""The pages of a school's numbers."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from plans.enums import PERIODS, Grain
from plans.forms.metrics import ChangeOwnMetricForm, GridChoice, GridForm, OwnMetricForm
from plans.models import OwnMetric
from plans.queries import metrics as queries
from plans.services import metrics as services
from schools.terms import academic_year, year_name
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_on
from wqm.tables.writing import as_csv

HEAD = ("Metric", "Unit", "Academic year", "Period", "Value", "What it counts")


def is_outside(access) -> bool:
    """Whether this person reads for the trust alone: then small numbers of people are hidden."""
    return all(role.kind == "trust" for role in access.roles)


@require_safe
@school_view(P.PLAN_VIEW)
def overview(request, school):
    """Each number over time, beside its table."""
    hide = is_outside(request.access)
    context = {
        "school": school,
        "panels": queries.panels_of(school, hide_small=hide),
        "hides": hide,
        "last_import": queries.last_import(school=school),
        "own": list(OwnMetric.objects.filter(school=school)) if request.access.can(P.PLAN_EDIT) else [],
    }
    return render(request, "plans/metrics/overview.html", context)


@require_page_or_form
@school_view(P.PLAN_EDIT)
def enter(request, school):
    """The numbers of one year in a grid."""
    year, grain = GridChoice(request.GET).chosen(academic_year(timezone.localdate()))
    periods = PERIODS[grain]
    data = request.POST if request.method == "POST" else None
    metrics = queries.metrics_of(school)
    form = GridForm(data, metrics=metrics, periods=periods, year=year, stored=queries.values_of(school))
    if request.method == "POST" and form.is_valid() and _saved(form, school, request.user):
        messages.success(request, "Saved.")
        return redirect("metrics:overview", school.pk)
    context = {
        "school": school,
        "form": form,
        "periods": periods,
        "year": year,
        "year_name": year_name(year),
        "grain": grain,
        "grains": list(Grain),
        "before": year_name(year - 1),
        "after": year_name(year + 1),
    }
    return render(request, "plans/metrics/enter.html", context, status=422 if form.errors else 200)


def _saved(form, school, by) -> bool:
    try:
        services.save_values(school=school, changes=form.changes(), by=by)
    except services.ValuesChanged as error:
        form.say_changed(error.current)
        return False
    return True


@require_page_or_form
@school_view(P.PLAN_EDIT)
def new_own(request, school):
    """A number that the school counts for itself."""
    form = OwnMetricForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "label"):
            services.add_own_metric(school=school, by=request.user, **form.cleaned_data)
            messages.success(request, "Added. Enter its first number below.")
            return redirect("metrics:enter", school.pk)
    return render(
        request, "plans/metrics/new_own.html", {"school": school, "form": form}, status=422 if form.errors else 200
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def own(request, school, metric_id):
    """What a number of the school's own counts."""
    metric = get_object_or_404(OwnMetric.objects.select_related("school"), pk=metric_id, school=school)
    return edit_page(
        request,
        "plans/metrics/own.html",
        {"school": school, "metric": metric},
        form=ChangeOwnMetricForm,
        initial=ChangeOwnMetricForm.initial_of(metric),
        save=partial(services.change_own_metric, metric=metric, by=request.user),
        saved="Saved.",
        back=("metrics:overview", school.pk),
    )


@require_page_or_form
@school_view(P.PLAN_EDIT)
def remove_own(request, school, metric_id):
    """Remove it with its numbers; first the page that says what is lost."""
    metric = get_object_or_404(OwnMetric.objects.select_related("school"), pk=metric_id, school=school)
    if request.method == "POST":
        gone = services.remove_own_metric(metric=metric, by=request.user)
        messages.success(request, f"“{metric}” is removed, with {gone} number{'' if gone == 1 else 's'}.")
        return redirect("metrics:overview", school.pk)
    context = {"school": school, "metric": metric, "entered": queries.count_entered(metric)}
    return render(request, "plans/metrics/remove_own.html", context)


@require_safe
@school_view(P.PLAN_VIEW)
def export_csv(request, school):
    """Every number as a CSV file; small numbers of people say "fewer than 5", because files travel."""
    name = f"numbers-{slugify(school.name)}.csv"
    return HttpResponse(
        as_csv(HEAD, queries.file_rows(school)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
