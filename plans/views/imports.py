"""A file of numbers: a look before anything changes, taking it, undoing it. The same for a school and for a trust."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from plans.enums import Grain, Period
from plans.forms.metrics import NumbersForm
from plans.metric_parsing import read_file
from plans.metrics import SHIPPED, Metric
from plans.models import MetricImport
from plans.queries import metrics as queries
from plans.services import metrics as services
from schools.models import School
from schools.queries import schools_of
from schools.terms import year_name
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view, trust_view
from wqm.editing.refusals import refusals_as_message
from wqm.tables.reading import BadList, read_table

SHOWN = 200


@dataclass(frozen=True)
class ImportPlace:
    """Where the numbers belong: one school, or the schools of a trust."""

    names: str
    where: dict[str, Any]
    schools: list[School]
    metrics: list[Metric]

    def url(self, name: str, *more: Any) -> str:
        """An address of this place."""
        return reverse(f"{self.names}:{name}", args=[*(place.pk for place in self.where.values()), *more])


def of_school(school) -> ImportPlace:
    """Numbers of one school, its own among them."""
    return ImportPlace("metrics", {"school": school}, [school], queries.metrics_of(school))


def of_trust(trust) -> ImportPlace:
    """Numbers that every school of the trust counts."""
    return ImportPlace("trust_metrics", {"trust": trust}, schools_of(trust), list(SHIPPED))


def _upload(request, place: ImportPlace):
    form = NumbersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers = {school.identifier: school.pk for school in place.schools if school.identifier}
            school = place.where.get("school")
            table = read_table(form.cleaned_data["file"].read())
            file = read_file(table, place.metrics, numbers, only_school=school.pk if school else None)
            metric_import = services.preview_import(file=file, schools=place.schools, by=request.user, **place.where)
            return redirect(place.url("preview", metric_import.pk))
        except BadList as error:
            form.add_error("file", str(error))
    context = {**place.where, "form": form, "metrics": place.metrics, "back": place.url("overview")}
    return render(request, "plans/metrics/upload.html", context, status=422 if form.errors else 200)


def _import_of(place: ImportPlace, import_id) -> MetricImport:
    return get_object_or_404(MetricImport, pk=import_id, **place.where)


def _preview(request, place: ImportPlace, import_id):
    metric_import = _import_of(place, import_id)
    names = {school.pk: school.name for school in place.schools}
    labels = {metric.code: metric for metric in place.metrics}
    hide = "trust" in place.where
    rows = [
        (
            names.get(school, "–"),
            labels[code].label if code in labels else code,
            f"{Period(period).label}, {year_name(year)}",
            "" if before is None else "another number" if hide else before.removesuffix(".00"),
            value.removesuffix(".00"),
        )
        for school, code, year, period, before, value in metric_import.rows[:SHOWN]
    ]
    context = {
        **place.where, "metric_import": metric_import, "rows": rows, "shown": SHOWN, "back": place.url("overview"),
        "upload_url": place.url("upload"), "take_url": place.url("take", metric_import.pk),
        "rejected": metric_import.rejected[:SHOWN],
    }  # fmt: skip
    return render(request, "plans/metrics/preview.html", context)


def _take(request, place: ImportPlace, import_id):
    with refusals_as_message(request):
        metric_import = services.take_import(metric_import=_import_of(place, import_id), by=request.user)
        messages.success(request, f"{_numbers(len(metric_import.rows))} stored. You can undo this below.")
    return redirect(place.url("overview"))


def _numbers(count: int) -> str:
    return "1 number is" if count == 1 else f"{count} numbers are"


def _undo(request, place: ImportPlace, import_id):
    with refusals_as_message(request):
        back, left = services.undo_import(metric_import=_import_of(place, import_id), by=request.user)
        rest = f" {_numbers(left)} left alone: changed since by somebody." if left else ""
        messages.success(request, f"{_numbers(back)} as before the import.{rest}")
    return redirect(place.url("overview"))


def import_views(view: Callable[[P], Callable], permission: P, place_of: Callable[[Any], ImportPlace]):
    """The four views of an import, declared for a school or for a trust."""

    @require_page_or_form
    @view(permission)
    def upload(request, organisation):
        return _upload(request, place_of(organisation))

    @require_safe
    @view(permission)
    def preview(request, organisation, import_id):
        return _preview(request, place_of(organisation), import_id)

    @require_POST
    @view(permission)
    def take(request, organisation, import_id):
        return _take(request, place_of(organisation), import_id)

    @require_POST
    @view(permission)
    def undo(request, organisation, import_id):
        return _undo(request, place_of(organisation), import_id)

    return SimpleNamespace(upload=upload, preview=preview, take=take, undo=undo)


OF_SCHOOL = import_views(school_view, P.PLAN_EDIT, of_school)
OF_TRUST = import_views(trust_view, P.TRUST_METRICS_IMPORT, of_trust)


@require_safe
@trust_view(P.PLAN_VIEW)
def trust_overview(request, trust):
    """One number of all schools, the newest periods side by side."""
    metric = queries.shipped_metric(request.GET.get("metric", ""))
    by = request.GET.get("by", "")
    grain = Grain(by) if by in Grain.values else Grain.TERMS
    context = {
        "trust": trust,
        "metrics": SHIPPED,
        "grain": grain,
        "grains": list(Grain),
        "table": queries.trust_table(schools_of(trust), metric, grain),
        "last_import": queries.last_import(trust=trust),
    }
    return render(request, "plans/metrics/trust.html", context)
