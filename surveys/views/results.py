"""The results of a closed wave: page and file, with the same values."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from surveys import queries
from surveys.exports import results_as_csv
from surveys.figures import principle_figure, question_figures
from wqm.access.permissions import P
from wqm.access.views import school_view


@require_safe
@school_view(P.SURVEY_VIEW)
def results(request, school, wave_id):
    """What is published; a wave without results leads to its own page, which says why."""
    wave, published = _results(school, wave_id)
    if published is None:
        return redirect("surveys:detail", school.pk, wave.pk)
    context = {
        "school": school,
        "wave": wave,
        "results": published,
        "principles": principle_figure(published),
        "figures": question_figures(published),
    }
    return render(request, "surveys/results.html", context)


@require_safe
@school_view(P.SURVEY_VIEW)
def results_csv(request, school, wave_id):
    """The same values as a file."""
    wave, published = _results(school, wave_id)
    if published is None:
        raise Http404
    response = HttpResponse(results_as_csv(published), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(wave.name) or "survey"}.csv"'
    return response


def _results(school, wave_id):
    wave = queries.waves_of_school(school).filter(pk=wave_id).first()
    if wave is None:
        raise Http404
    return wave, queries.wave_results(wave)
