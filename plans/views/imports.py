"""A file of numbers: a look before anything changes, taking it, undoing it. The same for a school and for a trust."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from plans.enums import Grain, Period
from plans.forms.columns import NumberColumnsForm
from plans.forms.metrics import NumbersForm
from plans.metric_parsing import check_meanings, guess_meanings, has_more_numbers, read_file
from plans.metrics import SHIPPED, Metric
from plans.models import MetricImport
from plans.queries import imports
from plans.queries import metrics as queries
from plans.services import metrics as services
from schools.models import School
from schools.queries import schools_of
from schools.terms import year_name
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view, trust_view
from wqm.editing.refusals import refusals_as_message
from wqm.tables.enums import UploadKind
from wqm.tables.forms import ReadingForm, first_rows
from wqm.tables.models import Upload
from wqm.tables.services import keep_upload, read_again
from wqm.tables.table import BadList, header_hash

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
            content = form.cleaned_data["file"].read()
            subject = imports.upload_subject(**place.where)
            upload = keep_upload(
                subject=subject, kind=UploadKind.NUMBERS, content=content, by=request.user, **place.where
            )
            return _after_reading(request, place, upload)
        except BadList as error:
            form.add_error("file", str(error))
    context = {**place.where, "form": form, "metrics": place.metrics, "back": place.url("overview")}
    return render(request, "plans/metrics/upload.html", context, status=422 if form.errors else 200)


def _after_reading(request, place: ImportPlace, upload: Upload):
    """Straight to the look where every column is known, else to the page that asks. Raises BadList for no rows."""
    table = upload.table()
    if not table.rows:
        raise BadList("There is no row below the headings. Export the file again, with its numbers.")
    remembered = imports.remembered_meanings(table.header, **place.where)
    meanings = remembered or guess_meanings(table.header, place.metrics)
    try:
        check_meanings(meanings, needs_school="trust" in place.where)
    except BadList:
        return redirect(place.url("columns", upload.pk))
    if not remembered and has_more_numbers(table, meanings):
        return redirect(place.url("columns", upload.pk))
    return _look(request, place, upload, meanings)


def _look(request, place: ImportPlace, upload: Upload, meanings: list[str]):
    """What the numbers would change. Raises BadList."""
    numbers = {school.identifier: school.pk for school in place.schools if school.identifier}
    school, table = place.where.get("school"), upload.table()
    only_school = school.pk if school else None
    file = read_file(table, place.metrics, numbers, only_school=only_school, meanings=meanings)
    said = {"header": header_hash(table.header), "meanings": meanings, "upload": str(upload.pk)}
    metric_import = services.preview_import(
        file=file, schools=place.schools, by=request.user, columns=said, **place.where
    )
    return redirect(place.url("preview", metric_import.pk))


def _columns(request, place: ImportPlace, upload_id):
    """The first rows, how they were read, and a choice for each column."""
    upload = imports.upload_for(upload_id, **place.where)
    if upload is None:
        messages.error(
            request, "This file is no longer here: its numbers were stored, or its day is over. Upload it again."
        )
        return redirect(place.url("upload"))
    table, data = upload.table(), request.POST or None
    is_reading = "read" in request.POST
    reading = ReadingForm(data if is_reading else None, table=table)
    first = imports.remembered_meanings(table.header, **place.where) or guess_meanings(table.header, place.metrics)
    form = NumberColumnsForm(
        None if is_reading else data,
        table=table,
        metrics=place.metrics,
        first=first,
        needs_school="trust" in place.where,
    )
    try:
        if is_reading and reading.is_valid():
            read_again(upload=upload, how=reading.how(), by=request.user)
            return redirect(place.url("columns", upload.pk))
        if request.method == "POST" and not is_reading and form.is_valid():
            return _look(request, place, upload, form.meanings())
    except BadList as error:
        (reading if is_reading else form).add_error(None, str(error))
    context = {
        **place.where, "columns_form": form, "reading_form": reading, "facts": reading.facts(), "table": table,
        "upload_url": place.url("upload"), "forms": [form, reading], **first_rows(table),
    }  # fmt: skip
    status = 422 if form.errors or reading.errors else 200
    return render(request, "plans/metrics/columns.html", context, status=status)


def _import_of(place: ImportPlace, import_id) -> MetricImport:
    return get_object_or_404(MetricImport, pk=import_id, **place.where)


def _preview(request, place: ImportPlace, import_id):
    metric_import = _import_of(place, import_id)
    names = {school.pk: school.name for school in place.schools}
    labels = {metric.code: metric for metric in place.metrics}
    upload = imports.upload_of_import(metric_import)
    hide = "trust" in place.where
    rows = [
        (
            names.get(school, "–"),
            labels[code].label if code in labels else code,
            f"{Period(period).label}, {year_name(year)}",
            "" if before is None else "another number" if hide else short(before),
            short(value),
        )
        for school, code, year, period, before, value in metric_import.rows[:SHOWN]
    ]
    context = {
        **place.where, "metric_import": metric_import, "rows": rows, "shown": SHOWN, "back": place.url("overview"),
        "upload_url": place.url("upload"), "take_url": place.url("take", metric_import.pk),
        "rejected": metric_import.rejected[:SHOWN], "columns_url": place.url("columns", upload.pk) if upload else "",
    }  # fmt: skip
    return render(request, "plans/metrics/preview.html", context)


def short(number: str) -> str:
    """A stored number without the places that say nothing."""
    return f"{Decimal(number).normalize():f}"


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
        rest = f" {_numbers(left)} left as they are: someone has changed them since." if left else ""
        messages.success(request, f"{_numbers(back)} as before the import.{rest}")
    return redirect(place.url("overview"))


def import_views(view: Callable[[P], Callable], permission: P, place_of: Callable[[Any], ImportPlace]):
    """The five views of an import, declared for a school or for a trust."""

    @require_page_or_form
    @view(permission)
    def upload(request, organisation):
        return _upload(request, place_of(organisation))

    @require_page_or_form
    @view(permission)
    def columns(request, organisation, upload_id):
        return _columns(request, place_of(organisation), upload_id)

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

    return SimpleNamespace(upload=upload, columns=columns, preview=preview, take=take, undo=undo)


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
