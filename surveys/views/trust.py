"""A trust's surveys: one questionnaire, one closing day, several schools."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from surveys.forms.waves import SeveralSchoolsForm
from surveys.queries import waves as wave_queries
from surveys.queries.stages import stage_of
from surveys.services.waves import start_wave
from surveys.views.waves import WavePlace, detail_context, previews_of, views_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, trust_view
from wqm.editing.refusals import refusals_on


@require_safe
@trust_view(P.TRUST_VIEW)
def wave_list(request, trust):
    """The waves that the trust runs, each with its stage."""
    rows = [(wave, stage_of(wave, wave.listed)) for wave in wave_queries.waves_of_trust(trust)]
    context = {"trust": trust, "rows": rows, "may_run": request.access.can(P.TRUST_SURVEY_RUN)}
    return render(request, "surveys/trust/list.html", context)


@require_page_or_form
@trust_view(P.TRUST_SURVEY_RUN)
def new(request, trust):
    """Begin a draft for several schools of the trust."""
    schools = trust.schools.order_by("name")
    form = SeveralSchoolsForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "schools"):
            wave = start_wave(trust=trust, by=request.user, **form.details())
            messages.success(request, f"“{wave.name}” created. Each school now adds its own list.")
            return redirect("trust_surveys:detail", trust.pk, wave.pk)
    context = {"trust": trust, "form": form, "previews": previews_of(form)}
    return render(request, "surveys/trust/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@trust_view(P.TRUST_VIEW)
def detail(request, trust, wave_id):
    """One wave with its schools."""
    wave = PLACE.wave(trust, wave_id)
    return render(request, "surveys/several.html", detail_context(request, PLACE, trust, wave))


PLACE = WavePlace("trust_surveys", trust_view, P.TRUST_SURVEY_RUN, wave_queries.waves_of_trust)
steps = views_of(PLACE)
