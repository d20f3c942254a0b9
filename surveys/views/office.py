"""Surveys for the office: comments to read, and every wave with its state."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Coalesce, Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from surveys.forms.ending import GiveUpForm
from surveys.forms.waves import SchoolsByNumberForm
from surveys.policies import check_can_give_up
from surveys.queries import waves as wave_queries
from surveys.queries.stages import stage_of
from surveys.services.giving_up import ask_to_give_up
from surveys.services.sharing import share_results
from surveys.services.waves import start_wave
from surveys.views.waves import WavePlace, detail_context, previews_of, views_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.ui.sorting import sorting_of
from wqm.waking import wake

ON_A_PAGE = 20
# What the list of all surveys can be sorted by.
COLUMNS = {
    "name": Lower("name"),
    "school": Lower(Coalesce("school__name", "trust__name")),
    "closes": F("closes_on"),
    "invited": F("invited"),
}


@require_POST
@office_view(P.SURVEYS_MANAGE)
def share(request, wave_id):
    """Let the leaders read the results."""
    wave = get_object_or_404(wave_queries.all_waves(), pk=wave_id)
    with refusals_as_message(request):
        share_results(wave=wave, by=request.user)
        messages.success(request, "School leaders can now see the results.")
    return redirect("office_surveys:list")


@require_safe
@office_view(P.SURVEYS_MANAGE)
def waves(request):
    """Every wave of every school, or those that cannot be counted."""
    only_trouble = "trouble" in request.GET
    every = wave_queries.all_waves()
    if only_trouble:
        every = every.filter(pk__in=wave_queries.waves_in_trouble().values("pk"))
    sorting = sorting_of(request, COLUMNS, default="-closes")
    page = Paginator(sorting.queryset(every), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(wave, stage_of(wave, wave.listed)) for wave in page]
    context = {"page": page, "rows": rows, "only_trouble": only_trouble, "sorting": sorting}
    return render(request, "surveys/office/waves.html", context)


@require_safe
@office_view(P.SURVEYS_MANAGE)
def trouble(request, wave_id):
    """What is wrong with a wave, also one of a school or trust, and what can be done."""
    wave = get_object_or_404(wave_queries.all_waves(), pk=wave_id)
    context = {
        "wave": wave,
        "stage": stage_of(wave, wave.listed),
        "file": f"{wave.pk}.key",
        "folders": [str(folder) for folder in settings.SURVEY_KEY_DIRS],
        "cannot_give_up": why_not(check_can_give_up, wave),
    }
    return render(request, "surveys/office/trouble.html", context)


@require_POST
@office_view(P.SURVEYS_MANAGE)
def check_key(request, wave_id):
    """Ask the worker to look at the key now; the web cannot."""
    wave = get_object_or_404(wave_queries.all_waves(), pk=wave_id)
    wake("surveys.tasks.check_key", wave_id=str(wave.pk))
    messages.success(request, "Checking for the key. Reload this page in a minute.")
    return redirect("office_surveys:trouble", wave.pk)


@require_page_or_form
@office_view(P.SURVEYS_MANAGE)
def give_up(request, wave_id):
    """Have the answers of a wave deleted that cannot be counted."""
    wave = get_object_or_404(wave_queries.all_waves(), pk=wave_id)
    if reason := why_not(check_can_give_up, wave):
        messages.error(request, reason)
        return redirect("office_surveys:trouble", wave.pk)
    form = GiveUpForm(request.POST or None, wave=wave)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            ask_to_give_up(wave=wave, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request,
                f"“{wave.name}” is abandoned. The schools’ leaders will get an email once the responses are deleted.",
            )
            return redirect("office_surveys:trouble", wave.pk)
    status = 422 if form.errors else 200
    return render(request, "surveys/office/give_up.html", {"wave": wave, "form": form}, status=status)


@require_page_or_form
@office_view(P.SURVEYS_MANAGE)
def new(request):
    """Begin a draft for schools of the office's choice, so that small schools get results together."""
    form = SchoolsByNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wave = start_wave(by=request.user, **form.details())
        messages.success(request, f"“{wave.name}” created. Each school now adds its own list.")
        return redirect("office_surveys:detail", wave.pk)
    context = {"form": form, "previews": previews_of(form)}
    return render(request, "surveys/office/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@office_view(P.SURVEYS_MANAGE)
def detail(request, wave_id):
    """A wave that the office runs, with its schools."""
    wave = PLACE.wave(None, wave_id)
    return render(request, "surveys/several.html", detail_context(request, PLACE, None, wave))


PLACE = WavePlace(
    "office_surveys", office_view, P.SURVEYS_MANAGE, wave_queries.waves_run_by_office, has_organisation=False
)
steps = views_of(PLACE)
