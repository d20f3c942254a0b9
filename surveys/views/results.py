"""The results of a closed wave: page and files, with the same values."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from framework.queries import principle_names
from surveys.policies import again_from
from surveys.publication import comparisons
from surveys.publication.advice import advice, reading, standing_of
from surveys.publication.comparisons import Changes
from surveys.publication.results import COMMENTS_ELSEWHERE, WaveResults
from surveys.publication.summary import summary
from surveys.queries import waves as wave_queries
from surveys.reports.charts.means import NOT_COMPARED, principle_figure
from surveys.reports.charts.questions import ORDERS, Order, question_figures
from surveys.reports.charts.tables import group_table, school_table
from surveys.reports.exports import results_as_csv, results_as_xlsx
from surveys.services.reading import note_read
from wqm.access.permissions import P
from wqm.access.views import office_view, school_view, trust_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@school_view(P.SURVEY_VIEW)
def results(request, school, wave_id):
    """What a school reads; a wave without results leads to its own page, which says why."""
    wave, published = _of_school(school, wave_id)
    if published is None:
        return redirect("surveys:detail", school.pk, wave.pk)
    part = wave.own_parts[0]
    if any(role.kind == "school" for role in request.access.roles):
        note_read(part)
    changes = comparisons.changes(published, school.pk)
    context = _figures(request, published, comparisons.beside(published, school), part.invited, changes) | {
        "school": school,
        "part": part,
        "may_run": request.access.can(P.SURVEY_RUN),
        "may_follow_up": not published.main.withheld
        and (request.access.can(P.PLAN_EDIT) or request.access.can(P.EVIDENCE_EDIT)),
    }
    return render(request, "surveys/results.html", context)


@require_safe
@school_view(P.SURVEY_VIEW)
def results_csv(request, school, wave_id):
    """The same values as a CSV file."""
    return _csv(_or_404(_of_school(school, wave_id)[1]))


@require_safe
@school_view(P.SURVEY_VIEW)
def results_xlsx(request, school, wave_id):
    """The same values as a workbook."""
    return _xlsx(_or_404(_of_school(school, wave_id)[1]))


@require_safe
@trust_view(P.TRUST_VIEW)
def trust_results(request, trust, wave_id):
    """A trust's wave: all schools together, and each as far as it can be shown."""
    return render(
        request, "surveys/whole_results.html", {"trust": trust, **_figures(request, _of_trust(trust, wave_id))}
    )


@require_safe
@trust_view(P.TRUST_VIEW)
def trust_results_csv(request, trust, wave_id):
    """The same values as a CSV file."""
    return _csv(_of_trust(trust, wave_id))


@require_safe
@trust_view(P.TRUST_VIEW)
def trust_results_xlsx(request, trust, wave_id):
    """The same values as a workbook."""
    return _xlsx(_of_trust(trust, wave_id))


@require_safe
@office_view(P.SURVEYS_MANAGE)
def office_results(request, wave_id):
    """What the office reads before it shares: of a wave of one school what the school will read."""
    return render(request, "surveys/whole_results.html", _figures(request, _of_office(wave_id)))


@require_safe
@office_view(P.SURVEYS_MANAGE)
def office_results_csv(request, wave_id):
    """The same values as a CSV file."""
    return _csv(_of_office(wave_id))


@require_safe
@office_view(P.SURVEYS_MANAGE)
def office_results_xlsx(request, wave_id):
    """The same values as a workbook."""
    return _xlsx(_of_office(wave_id))


def _figures(
    request, published: WaveResults, beside=(), invited: int | None = None, changes: Changes = NOT_COMPARED
) -> dict:
    asked = request.GET.get("order", "")
    order = Order(asked) if asked in set(Order) else Order.ASKED
    if not changes.rows and order is Order.CHANGE:
        order = Order.ASKED
    brief = summary(published, changes, principle_names())
    return {
        "summary": brief,
        "changes": changes,
        "order": order,
        "orders": [(each.value, words) for each, words in ORDERS.items() if changes.rows or each is not Order.CHANGE],
        "reading": reading(published),
        "advice": advice(standing_of(published, invited), again_from(published.wave)),
        "wave": published.wave,
        "results": published,
        "principles": principle_figure(published, beside, changes, brief.finding if brief else ""),
        "groups": [group_table(breakdown) for breakdown in published.breakdowns],
        "figures": question_figures(published, changes, order),
        "schools": school_table(published),
    }


def _csv(published: WaveResults) -> HttpResponse:
    return _file(results_as_csv(published), "text/csv; charset=utf-8", published, "csv")


def _xlsx(published: WaveResults) -> HttpResponse:
    return _file(results_as_xlsx(published), XLSX, published, "xlsx")


def _file(content, kind: str, published: WaveResults, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = slugify(published.wave.name) or "survey"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _or_404(published: WaveResults | None) -> WaveResults:
    if published is None:
        raise Http404
    return published


def _of_trust(trust, wave_id) -> WaveResults:
    return _or_404(wave_queries.whole_wave_results(wave_queries.waves_of_trust(trust), wave_id, shared_only=True))


def _of_office(wave_id) -> WaveResults:
    """As on the office's page, which leaves out the comments of a wave of one school: they are the school's."""
    return replace(_or_404(wave_queries.office_results(wave_id)), comments=(), comments_withheld=COMMENTS_ELSEWHERE)


def _of_school(school, wave_id):
    wave = wave_queries.waves_of_school(school).filter(pk=wave_id).first()
    if wave is None:
        raise Http404
    return wave, wave_queries.wave_results(wave, school.pk)
