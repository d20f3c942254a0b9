"""A school's surveys, from the draft to the closed wave. Nothing here knows who answered or what."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from framework.enums import Audience
from surveys.enums import WaveState
from surveys.forms.lists import RecipientsForm
from surveys.forms.waves import WaveForm
from surveys.policies import invited_to
from surveys.publication.advice import advice_without_results
from surveys.queries import waves as wave_queries
from surveys.queries.lists import groups_to_change, taken_list
from surveys.queries.recipients import failed_count
from surveys.queries.stages import stage_of
from surveys.services import waves as services
from surveys.services.asking import ask_office, has_asked
from surveys.views.waves import WavePlace, detail_context, previews_of, views_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message
from wqm.sealing.small_numbers import BANDS_FROM, fewest_invited


@require_safe
@school_view(P.SURVEY_VIEW)
def wave_list(request, school):
    """Every wave with its stage and what to do next."""
    rows = [
        (wave, stage_of(wave, wave.listed, is_borrowed=wave.school_id != school.pk))
        for wave in wave_queries.waves_of_school(school)
    ]
    return render(request, "surveys/list.html", {"school": school, "rows": rows, "may_run": _may_run(request)})


@require_page_or_form
@school_view(P.SURVEY_RUN)
def new(request, school):
    """Begin a draft."""
    form = WaveForm(request.POST or None, schools=[school])
    if request.method == "POST" and form.is_valid():
        wave = services.start_wave(school=school, by=request.user, **form.details())
        is_of_pupils = wave.questionnaire.audience == Audience.PUPILS
        step = "add your classes" if is_of_pupils else "add your list of recipients"
        messages.success(request, f"“{wave.name}” created. Next, {step}.")
        if is_of_pupils:
            return redirect("surveys:sittings", school.pk, wave.pk)
        return redirect("surveys:detail", school.pk, wave.pk)
    context = {"school": school, "form": form, "previews": previews_of(form)}
    return render(request, "surveys/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@school_view(P.SURVEY_VIEW)
def detail(request, school, wave_id):
    """One wave; what is on the page depends on its stage."""
    return detail_page(request, school, _wave(school, wave_id), form=RecipientsForm())


@require_POST
@school_view(P.SURVEY_RUN)
def ask(request, school, wave_id):
    """Ask the office for a survey together with other schools."""
    wave = SCHOOL.wave(school, wave_id)
    with refusals_as_message(request):
        ask_office(wave=wave, listed=wave.listed, by=request.user)
        messages.success(
            request, "We have asked the office. They will be in touch. Your draft stays here in the meantime."
        )
    return redirect("surveys:detail", school.pk, wave.pk)


def detail_page(request, school, wave, *, status=200, **context):
    """A wave that is run here, or one in which the school takes part."""
    invited = invited_to(wave, wave.listed)
    small = wave.state == WaveState.DRAFT and 0 < invited < fewest_invited(wave.k) and wave.school_id == school.pk
    part, taken = wave.own_parts[0], taken_list(wave, school)
    shown = detail_context(request, SCHOOL, school, wave)
    context |= shown | {
        "part": part,
        "held": [str(school)] if part.on_hold and shown["held"] else [],  # not which others are gone
        "invited": part.invited,
        "advice": advice_without_results(wave, part.invited),
        "participation": part.participation,
        "has_band": part.invited >= BANDS_FROM,
        "borrowed": wave.school_id != school.pk,
        "stage": stage_of(wave, wave.listed, is_borrowed=wave.school_id != school.pk),
        "may_run": _may_run(request),
        "taken": taken,
        "with_groups": groups_to_change(taken),
        "failed": failed_count(wave, school),
        "small": small,
        "has_asked": small and has_asked(wave),
    }
    return render(request, "surveys/detail.html", context, status=status)


def _wave(school, wave_id):
    wave = wave_queries.waves_of_school(school).filter(pk=wave_id).first()
    if wave is None:
        raise Http404
    return wave


def _may_run(request) -> bool:
    return request.access.can(P.SURVEY_RUN)


SCHOOL = WavePlace("surveys", school_view, P.SURVEY_RUN, wave_queries.waves_run_by_school)
steps = views_of(SCHOOL)
