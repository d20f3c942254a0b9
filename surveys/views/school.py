"""A school's surveys, from the draft to the closed wave. Nothing here knows who answered or what."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import policies, queries
from surveys.contacts import BadList
from surveys.forms import RecipientsForm, WaveForm
from surveys.questions import pages_of
from surveys.services import waves as services
from surveys.services.closing import ask_to_close
from surveys.stages import stage_of
from wqm.access.permissions import P
from wqm.access.policy import NotAllowed
from wqm.access.views import school_view

ASK_AND_DO = ["GET", "HEAD", "POST"]


@require_safe
@school_view(P.SURVEY_VIEW)
def wave_list(request, school):
    """Every wave with its stage and what to do next."""
    rows = [(wave, stage_of(wave, wave.listed)) for wave in queries.waves_of_school(school)]
    return render(request, "surveys/list.html", {"school": school, "rows": rows, "may_run": _may_run(request)})


@require_http_methods(ASK_AND_DO)
@school_view(P.SURVEY_RUN)
def new(request, school):
    """Begin a draft."""
    form = WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wave = services.start_wave(school=school, by=request.user, **form.cleaned_data)
        messages.success(request, f"“{wave.name}” is a draft now. Next, add the list of people.")
        return redirect("surveys:detail", school.pk, wave.pk)
    status = 422 if form.is_bound else 200
    return render(request, "surveys/new.html", {"school": school, "form": form}, status=status)


@require_safe
@school_view(P.SURVEY_VIEW)
def detail(request, school, wave_id):
    """One wave; what is on the page depends on its stage."""
    return _detail(request, school, _wave(school, wave_id), form=RecipientsForm())


@require_POST
@school_view(P.SURVEY_RUN)
def recipients(request, school, wave_id):
    """Take a list of people; the answer shows what was taken and what was not. Nothing of a bad list is kept."""
    wave = _wave(school, wave_id)
    form, report = RecipientsForm(request.POST, request.FILES), None
    if form.is_valid():
        try:
            content = form.cleaned_data["list"].read()
            report = services.replace_recipients(wave=wave, content=content, by=request.user)
        except (BadList, NotAllowed) as error:
            form.add_error("list", str(error))
    status = 200 if report else 422
    return _detail(request, school, _wave(school, wave_id), form=form, report=report, status=status)


@require_http_methods(ASK_AND_DO)
@school_view(P.SURVEY_RUN)
def send(request, school, wave_id):
    """Who is invited, when, and what happens then; and the button that sends."""
    wave = _wave(school, wave_id)
    reason = policies.why_not(policies.check_can_send, wave, wave.listed)
    if request.method == "POST":
        return _do(request, wave, services.send_wave, done=f"“{wave.name}” is on its way.")
    return render(request, "surveys/send.html", {"school": school, "wave": wave, "reason": reason})


@require_POST
@school_view(P.SURVEY_RUN)
def recall(request, school, wave_id):
    """Take a planned wave back before its first day."""
    done = "Taken back. Nothing was sent; you can change the list, or delete the draft."
    return _do(request, _wave(school, wave_id), services.recall_wave, done=done)


@require_POST
@school_view(P.SURVEY_RUN)
def remind(request, school, wave_id):
    """Remind those who have not answered; nobody learns who that is."""
    seen = request.POST.get("seen", "")
    done = "The reminder is on its way to everybody who has not answered."
    number = {"seen": int(seen)} if seen.isdecimal() else {}
    return _do(request, _wave(school, wave_id), services.remind, done=done, **number)


@require_http_methods(ASK_AND_DO)
@school_view(P.SURVEY_RUN)
def close(request, school, wave_id):
    """Close before the date; first the page that says what is lost."""
    wave = _wave(school, wave_id)
    reason = policies.why_not(policies.check_can_close, wave)
    if request.method == "POST":
        return _do(request, wave, ask_to_close, done="The survey is being closed. Results come in a few minutes.")
    return render(request, "surveys/close.html", {"school": school, "wave": wave, "reason": reason})


@require_http_methods(ASK_AND_DO)
@school_view(P.SURVEY_RUN)
def delete(request, school, wave_id):
    """Throw a draft away; first the page that says what is lost."""
    wave = _wave(school, wave_id)
    reason = policies.why_not(policies.check_can_change, wave)
    if request.method == "POST":
        try:
            services.delete_wave(wave=wave, by=request.user)
        except NotAllowed as error:
            messages.error(request, str(error))
            return redirect("surveys:detail", school.pk, wave.pk)
        messages.success(request, f"The draft “{wave.name}” is deleted.")
        return redirect("surveys:list", school.pk)
    return render(request, "surveys/delete.html", {"school": school, "wave": wave, "reason": reason})


def _detail(request, school, wave, *, status=200, **context):
    context |= {
        "school": school,
        "wave": wave,
        "stage": stage_of(wave, wave.listed),
        "pages": pages_of(wave.questionnaire_id),
        "may_run": _may_run(request),
        "cannot_launch": policies.why_not(policies.check_can_launch, wave, wave.listed),
        "cannot_remind": policies.why_not(policies.check_can_remind, wave),
    }
    return render(request, "surveys/detail.html", context, status=status)


def _do(request, wave, service, *, done, **arguments):
    """Run a service on the wave, say how it went, and go back to the wave's page."""
    try:
        service(wave=wave, by=request.user, **arguments)
        messages.success(request, done)
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("surveys:detail", wave.school_id, wave.pk)


def _wave(school, wave_id):
    wave = queries.waves_of_school(school).filter(pk=wave_id).first()
    if wave is None:
        raise Http404
    return wave


def _may_run(request) -> bool:
    return request.access.can(P.SURVEY_RUN)
