"""Sittings of a wave, for the school that runs it: classes, slips and paper. Nothing here knows who a slot is for."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surveys import policies
from surveys.forms.sittings import ClassesForm, SittingForm
from surveys.models import Sitting
from surveys.queries.waves import waves_of_school
from surveys.respondents.slips import class_code, join_address, slips_of
from surveys.services import sittings as services
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.sealing import codes


@require_page_or_form
@school_view(P.SURVEY_RUN)
def sittings(request, school, wave_id):
    """The sittings of a wave, and the form for one more while it is a draft."""
    wave = wave_of(school, wave_id)
    is_several = "several" in request.POST
    form = SittingForm(None if is_several else request.POST or None, wave=wave, school=school)
    several = ClassesForm(request.POST if is_several else None, wave=wave, school=school)
    if is_several and several.is_valid():
        with refusals_on(several, "classes"):
            number = services.add_classes(wave=wave, school=school, classes=several.details(), by=request.user)
            messages.success(request, f"{number} class{'es' if number != 1 else ''} added.")
            return redirect("surveys:sittings", school.pk, wave.pk)
    if form.is_bound and form.is_valid():
        with refusals_on(form, "name"):
            services.add_sitting(wave=wave, school=school, by=request.user, **form.cleaned_data)
            return redirect("surveys:sittings", school.pk, wave.pk)
    groups = dict(services.groups_of(wave, school)) if wave.breakdowns else {}
    context = {
        "school": school,
        "wave": wave,
        "form": form,
        "several": several,
        "rows": [
            (sitting, groups.get(sitting.group, "")) for sitting in Sitting.objects.filter(wave=wave, school=school)
        ],
        "cannot_change": why_not(policies.check_can_change, wave),
    }
    return render(request, "surveys/sittings.html", context, status=422 if form.is_bound or several.is_bound else 200)


@require_safe
@school_view(P.SURVEY_RUN)
def sitting(request, school, wave_id, sitting_id):
    """One sitting: the code for the board. Nothing here depends on what was handed out, begun or used."""
    sitting = _sitting(school, wave_id, sitting_id)
    context = {
        "school": school,
        "wave": sitting.wave,
        "sitting": sitting,
        "code": codes.shown(class_code(sitting)),
        "address": join_address(),
        "cannot_open": why_not(policies.check_can_open_session, sitting),
        "cannot_change": why_not(policies.check_can_change, sitting.wave),
    }
    return render(request, "surveys/sitting.html", context)


@require_POST
@school_view(P.SURVEY_RUN)
def session(request, school, wave_id, sitting_id):
    """Open or close the session of a class."""
    sitting, wanted = _sitting(school, wave_id, sitting_id), request.POST.get("session")
    with refusals_as_message(request):
        if wanted in ("open", "close"):
            services.set_session(sitting=sitting, is_open=wanted == "open", by=request.user)
    return redirect("surveys:sitting", school.pk, sitting.wave_id, sitting.pk)


@require_POST
@school_view(P.SURVEY_RUN)
def remove(request, school, wave_id, sitting_id):
    """Take a sitting out of a draft."""
    sitting = _sitting(school, wave_id, sitting_id)
    with refusals_as_message(request):
        services.remove_sitting(sitting=sitting, by=request.user)
        messages.success(request, f"“{sitting.name}” is removed.")
    return redirect("surveys:sittings", school.pk, wave_id)


@require_safe
@school_view(P.SURVEY_RUN)
def slips(request, school, wave_id, sitting_id):
    """Slips to print and cut; made on request and stored nowhere."""
    sitting = _sitting(school, wave_id, sitting_id)
    context = {
        "school": school,
        "sitting": sitting,
        "wave": sitting.wave,
        "pages": slips_of(sitting),
        "address": join_address(),
    }
    response = render(request, "surveys/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


def wave_of(school, wave_id):
    """A wave of the school, or 404."""
    wave = waves_of_school(school).filter(pk=wave_id).first()
    if wave is None:
        raise Http404
    return wave


def _sitting(school, wave_id, sitting_id):
    sittings = Sitting.objects.select_related("wave__questionnaire", "school")
    sitting = sittings.filter(pk=sitting_id, wave_id=wave_id, school=school).first()
    if sitting is None:
        raise Http404
    return sitting
