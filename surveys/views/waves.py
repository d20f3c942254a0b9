"""The steps of a wave, written once for its three places: a school, a trust, the office.

A place says who may, which waves there are and where its pages stand; `views_of(place)` makes its views.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from framework.languages import language_of
from framework.queries import languages_of
from schools.calendar.queries import calendar_for
from schools.queries import without_agreement
from surveys import policies
from surveys.enums import WaveState
from surveys.forms.ending import LastDayForm
from surveys.forms.waves import WaveForm
from surveys.forms.wording import BreakdownsForm, MessagesForm
from surveys.models import WaveSchool
from surveys.publication.advice import advice_without_results
from surveys.publication.forecast import forecast
from surveys.queries import waves as wave_queries
from surveys.queries.holding import held_schools
from surveys.queries.stages import stage_of
from surveys.questions import answers_after, pages_of
from surveys.respondents import pages
from surveys.services import holding, last_day, preparing
from surveys.services import waves as services
from surveys.services.asking import has_asked
from surveys.suggestions import notes_on_days
from surveys.views.pages import asked_language, bare_page
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form
from wqm.editing.conflicts import posted, try_save
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.sealing.small_numbers import BANDS_FROM

PAGES = (
    "list", "detail", "dates", "groups", "messages", "test", "preview", "send", "recall", "remind", "stop", "go_on",
    "close", "keep", "last_day", "delete", "results", "upload_list", "recipients",
)  # fmt: skip


STOPPED = (
    "Sending paused. No more invitations or reminders will go out until you resume. Links already sent still work."
)
GONE_ON = "Sending resumed. Waiting emails are on their way, and reminders will go out as planned."
CONTINUED = "Survey continued. Waiting invitations will go out within ten minutes."


@dataclass(frozen=True)
class WavePlace:
    """Where a wave is run. `owned` gives the waves that are run there, from the organisation (None for the office)."""

    namespace: str
    view: Callable[[P], Callable]
    run: P
    owned: Callable[[Any], Any]
    has_organisation: bool = True

    def urls(self, organisation: Any, wave: Any) -> SimpleNamespace:
        """The addresses of a wave's pages; a page that this place does not have is empty."""
        urls = SimpleNamespace()
        for page in PAGES:
            given = [organisation.pk] if self.has_organisation else []
            setattr(urls, page, self._url(page, given if page == "list" else [*given, wave.pk]))
        return urls

    def _url(self, page: str, arguments: list[Any]) -> str:
        try:
            return reverse(f"{self.namespace}:{page}", args=arguments)
        except NoReverseMatch:
            return ""

    def wave(self, organisation: Any, wave_id: Any) -> Any:
        """One wave that is run here, or 404."""
        wave = self.owned(organisation).filter(pk=wave_id).first()
        if wave is None:
            raise Http404
        return wave

    def context(self, request: Any, organisation: Any, wave: Any) -> dict[str, Any]:
        """What every page of a wave shows."""
        return {
            "run_in": self.namespace,
            "organisation": organisation,
            "school": organisation if self.namespace == "surveys" else None,
            "trust": organisation if self.namespace == "trust_surveys" else None,
            "wave": wave,
            "urls": self.urls(organisation, wave),
            "stage": stage_of(wave, wave.listed),
            "may_run": request.access.can(self.run),
        }


def agreement_context(
    place: WavePlace, organisation: Any, wave: Any, parts: Iterable[WaveSchool] = ()
) -> dict[str, Any]:
    """Of a draft for staff: where the agreement on use is recorded, and at which schools it has not been.

    A school is told about itself alone; who runs a wave of several, about the schools of `parts`.
    """
    is_asked = wave.state == WaveState.DRAFT and policies.needs_agreement(wave)
    is_school = place.namespace == "surveys"
    schools = [organisation.pk] if is_school else [part.school_id for part in parts]
    return {
        "agreement_url": reverse("surveys:agreement", args=[organisation.pk]) if is_asked and is_school else "",
        "not_agreed": without_agreement(schools) if is_asked else [],
    }


def detail_context(request: Any, place: WavePlace, organisation: Any, wave: Any) -> dict[str, Any]:
    """What the page of a wave shows in every place and stage."""
    held = held_schools(wave)
    shared = place.context(request, organisation, wave) | agreement_context(place, organisation, wave)
    return shared | {
        "part": None,
        "borrowed": False,
        "pages": pages_of(wave.questionnaire_id),
        "parts": wave_queries.parts_of(wave),
        "languages": [language_of(code).name for code in wave.languages],
        "cannot_launch": why_not(policies.check_can_launch, wave, wave.listed),
        "cannot_close": why_not(policies.check_can_close, wave),
        "can_move": not last_day.why_not_move(wave),
        "invited": wave.invited,
        "advice": advice_without_results(wave, None),
        "participation": wave.participation,
        "has_band": wave.invited >= BANDS_FROM,
        "cannot_remind": why_not(policies.check_can_remind, wave),
        "cannot_stop": why_not(policies.check_can_stop, wave),
        "held": held,
        "is_held_back": bool(held and wave.school_id),
    }


def previews_of(form: WaveForm) -> list[tuple[Any, Any]]:
    """Each questionnaire that is offered, with its pages of questions."""
    return [(questionnaire, pages_of(questionnaire.pk)) for questionnaire in form.offered]


def views_of(place: WavePlace) -> SimpleNamespace:
    """The views of the steps, each declared for the place."""
    return SimpleNamespace(
        dates=_page(place, _dates),
        groups=_page(place, _groups),
        messages=_page(place, _messages),
        send=_page(place, _send),
        close=_page(place, _close),
        last_day=_page(place, _last_day),
        delete=_page(place, _delete),
        # Its form is the respondents', which has no token; it keeps nothing that somebody could forge.
        preview=csrf_exempt(_page(place, _preview)),
        recall=_act(
            place, services.recall_wave, "Returned to draft. Nothing was sent, and you can change everything again."
        ),
        test=_act(place, preparing.send_test, "A test email is on its way to you."),
        stop=_act(place, services.stop_sending, STOPPED),
        go_on=_act(place, services.go_on_sending, GONE_ON),
        keep=_act(place, holding.continue_wave, CONTINUED),
        remind=_page(place, _remind, methods=require_POST),
    )


def _page(place: WavePlace, handle: Callable, methods: Callable | None = None) -> Callable:
    """A declared view that finds the wave and hands over to `handle(request, place, organisation, wave)`."""

    def view(request, *organisations, wave_id):
        organisation = organisations[0] if organisations else None
        return handle(request, place, organisation, place.wave(organisation, wave_id))

    view.__name__ = handle.__name__.strip("_")
    return (methods or require_page_or_form)(place.view(place.run)(view))


def _lost(sittings: int) -> str:
    if sittings == 1:
        return "1 class lost its group and is now in “Everyone”. To change this, remove it and add it again."
    return (
        f"{sittings} classes lost their group and are now in “Everyone”. To change this, remove them and add them"
        " again."
    )


def _sent(wave) -> str:
    if wave.opens_on > timezone.localdate():
        invitations = ", and invitations go out," if wave.listed else ""
        return f"“{wave.name}” is scheduled. It opens{invitations} on {date_format(wave.opens_on)}."
    return f"“{wave.name}” is opening now."


def _act(place: WavePlace, service: Callable, done: str | Callable[[Any], str]) -> Callable:
    """A declared view that runs a service on the wave by POST. `done` says how it went, or makes it of the result."""

    def act(request, place, organisation, wave):
        return _do(request, place.urls(organisation, wave).detail, service, wave, done)

    return _page(place, act, methods=require_POST)


def _do(request, back: str, service: Callable, wave, done: str | Callable[[Any], str], **more) -> HttpResponse:
    """Run a service on the wave, say how it went, and go back."""
    with refusals_as_message(request):
        result = service(wave=wave, by=request.user, **more)
        messages.success(request, done(result) if callable(done) else done)
    return redirect(back)


def _edit(request, place, organisation, wave, make, save, template: str) -> HttpResponse:
    """A page with the one form that `make` makes; what was typed stays where it cannot be saved."""
    urls = place.urls(organisation, wave)
    if reason := why_not(policies.check_can_change, wave):
        messages.error(request, reason)
        return redirect(urls.detail)
    form, conflict = make(posted(request) if request.method == "POST" else None), None
    if form.is_bound:
        saved, conflict = try_save(form, lambda **_: save(form, form.cleaned_data["edition"]))
        if saved is not None:
            messages.success(request, "Saved.")
            return redirect(urls.detail)
    context = place.context(request, organisation, wave) | {"form": form, "conflict": conflict}
    return render(request, template, context, status=409 if conflict else 422 if form.errors else 200)


def _dates(request, place, organisation, wave):
    make = partial(WaveForm, wave=wave, initial=WaveForm.initial_of(wave))

    def save(form, edition):
        return preparing.change_wave(wave=wave, by=request.user, edition=edition, **form.details())

    return _edit(request, place, organisation, wave, make, save, "surveys/dates.html")


def _groups(request, place, organisation, wave):
    def save(form, edition):
        left = preparing.set_breakdowns(wave=wave, breakdowns=form.breakdowns(), by=request.user, edition=edition)
        if left.people:
            messages.info(request, "Upload the list again so that everyone is in the right group.")
        if left.sittings:
            messages.info(request, _lost(left.sittings))
        return left

    return _edit(request, place, organisation, wave, partial(BreakdownsForm, wave=wave), save, "surveys/groups.html")


def _messages(request, place, organisation, wave):
    offered = [(code, language_of(code).name) for code in languages_of(wave.questionnaire_id)]
    make = partial(MessagesForm, wave=wave, offered=offered)

    def save(form, edition):
        words = {"languages": form.chosen(), "messages": form.messages()}
        return preparing.set_messages(wave=wave, by=request.user, edition=edition, **words)

    return _edit(request, place, organisation, wave, make, save, "surveys/messages.html")


def _preview(request, place, organisation, wave):
    """The pages as people see them; what is entered travels from page to page and is kept nowhere."""
    answers = answers_after(wave.questionnaire_id, {}, request.POST)
    reader = pages.Reader(wave.groups[0]["code"], asked_language(request))
    turn = pages.turn_of(wave, request.POST, reader)
    back = place.urls(organisation, wave).detail
    text = pages.render_page(wave, turn.number, answers, reader, reviewed=turn.reviewed, preview_back=back)
    return bare_page(text, pages.language_for(wave, reader.language))


def _send(request, place, organisation, wave):
    urls = place.urls(organisation, wave)
    if request.method == "POST":
        return _do(request, urls.detail, services.send_wave, wave, lambda _: _sent(wave))
    reason = why_not(policies.check_can_send, wave, wave.listed)
    parts = wave_queries.parts_of(wave)
    context = place.context(request, organisation, wave) | agreement_context(place, organisation, wave, parts)
    asked = has_asked(wave)
    context |= {
        "reason": reason,
        "is_for_later": wave.opens_on > timezone.localdate(),
        "notes": notes_on_days(
            wave.opens_on,
            wave.closes_on,
            wave.reminder_days,
            calendar_for([wave.school] if wave.school_id else []),
        ),
        "has_band": policies.invited_to(wave, wave.listed) >= BANDS_FROM,
        "parts": parts,
        "forecast": forecast(wave, parts),
        "has_asked": asked,
        "can_ask": bool(wave.school_id)
        and not why_not(partial(policies.check_can_ask, has_asked=asked), wave, wave.listed),
    }
    return render(request, "surveys/send.html", context)


def _remind(request, place, organisation, wave):
    seen = request.POST.get("seen", "")
    done = "The reminder is on its way to everyone on the list."
    number = {"seen": int(seen)} if seen.isdecimal() and len(seen) < pages.LONGEST_NUMBER else {}
    return _do(request, place.urls(organisation, wave).detail, services.remind, wave, done, **number)


def _close(request, place, organisation, wave):
    urls = place.urls(organisation, wave)
    if request.method == "POST":
        done = "The survey closes at midnight. You will have the results tomorrow morning."
        return _do(request, urls.detail, last_day.close_today, wave, done)
    reason = why_not(policies.check_can_close, wave)
    return render(request, "surveys/close.html", place.context(request, organisation, wave) | {"reason": reason})


def _last_day(request, place, organisation, wave):
    urls, latest = place.urls(organisation, wave), last_day.latest_last_day(wave)
    form = LastDayForm(request.POST or None, latest=latest)
    reason = last_day.why_not_move(wave)
    if request.method == "POST" and not reason and form.is_valid():
        with refusals_on(form, "closes_on"):
            last_day.move_last_day(wave=wave, closes_on=form.cleaned_data["closes_on"], by=request.user)
            messages.success(request, "Survey extended. People can respond until the new last day.")
            return redirect(urls.detail)
    context = place.context(request, organisation, wave) | {"form": form, "reason": reason, "latest": latest}
    return render(request, "surveys/last_day.html", context, status=422 if form.errors else 200)


def _delete(request, place, organisation, wave):
    urls = place.urls(organisation, wave)
    if request.method == "POST":
        refused = why_not(policies.check_can_change, wave)
        back = urls.detail if refused else urls.list
        return _do(request, back, services.delete_wave, wave, f"Draft “{wave.name}” deleted.")
    reason = why_not(policies.check_can_change, wave)
    return render(request, "surveys/delete.html", place.context(request, organisation, wave) | {"reason": reason})
