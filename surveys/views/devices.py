"""Answering at a slot: a class's shared device, a printed slip, a device for guests. No cookie, no session, no script.

Two promises meet here. Opening a slot never tells whether it was used, so nothing but sending looks at its ticket.
And a device holds nothing of the person before: each person's answers are a run with a secret of its own, kept as
a draft that is gone when they are sent. An address from before then leads to the same page as one that never was; no
page is the answer to a form, so that there is none to send again.
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from surveys.queries.slots import find_place
from surveys.queries.waves import open_wave
from surveys.questions import answers_after
from surveys.respondents import pages, rate_limits
from surveys.services.answers import AlreadySent, LinkUsedUp, NotTakenNow, cast_from_device
from surveys.services.drafts import Kept, drop_draft, has_room, read_draft, save_draft
from surveys.views.pages import asked_language, bare_page, not_here
from surveys.views.turning import kept_and_moved, nothing_answered, shown
from wqm.access.views import public_view, ticket_view
from wqm.sealing.rate_limits import count, is_over
from wqm.sealing.responses import NOTHING_STAYS, moved, wipe
from wqm.sealing.tags import make_run, secret_of_run

START = "start"
# A picture of one pixel that nobody sees.
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@csrf_exempt
@ticket_view
def start(request, wave_id, token, group):
    """Where a class code or a slip leads: what this is, and a button. The same bytes for every slot of a group."""
    wave = open_wave(wave_id) if find_place(wave_id, token, group) else None
    if wave is None:
        return not_here(request, wave_id)
    reader = pages.Reader(group, asked_language(request), is_device=True)
    language = pages.language_for(wave, reader.language)
    if request.method != "POST":
        return wipe(bare_page(pages.first_page(wave, reader), reader.language))
    if request.POST.get("go") != "next":
        return moved(f"{request.path}?l={language}")
    if is_over(request, START, rate_limits.STARTS_AN_HOUR) or not has_room(wave):
        return wipe(bare_page(pages.render_join(language, problem="start_slow"), language, status=429))
    count(request, START)
    run_secret = make_run()
    secret = secret_of_run(token, run_secret)
    save_draft(wave=wave, token=secret, group=group, progress=Kept(1, language, {}))
    address = reverse("respond:device_run", args=[wave_id, token, group, run_secret])
    return moved(f"{address}{pages.Turn(1).address(language)}")


@csrf_exempt
@ticket_view
def run(request, wave_id, token, group, run):
    """One person's answers page by page. Once they are sent or given up, nothing of them is here."""
    place = find_place(wave_id, token, group, run)
    wave = open_wave(wave_id) if place else None
    if place is None or wave is None:
        return not_here(request, wave_id)
    reader = pages.Reader(group, asked_language(request), is_device=True)
    kept = read_draft(place.draft, wave_id, secret_of_run(token, run), group)
    if kept is None:
        return wipe(bare_page(pages.render_run_over(reader.language), reader.language))
    if request.method == "POST":
        return _posted(request, wave, (token, run), reader, kept)
    return shown(request, wave, reader, kept)


def _posted(request, wave, slot, reader, kept):
    secret, go = secret_of_run(*slot), request.POST.get("go")
    if go == "leave":
        drop_draft(wave=wave, token=secret, group=reader.group)
        return wipe(moved(f"{reverse('respond:join')}?l={reader.language}"))
    answers = answers_after(wave.questionnaire_id, kept.answers, request.POST)
    if go != "send":
        return kept_and_moved(request, wave, secret, reader, answers)
    return _sent(request, wave, slot, reader, answers) if answers else nothing_answered(request, wave, reader)


def _sent(request, wave, slot, reader, answers):
    token, run = slot
    try:
        cast_from_device(wave=wave, token=token, group=reader.group, run=run, answers=answers)
    except LinkUsedUp:
        return wipe(moved(f"{reverse('respond:used_place')}?l={reader.language}"))
    except NotTakenNow:
        return not_here(request, wave.pk)
    except AlreadySent:
        pass  # the second of two clicks
    return wipe(redirect("respond:passed_on", reader.language))


@public_view("shown to a child on a shared device; it says nothing of the slot or the wave")
def used_place(request):
    """Sending alone tells that a slot was used; the answers were taken nowhere, and are gone."""
    language = asked_language(request)
    return wipe(bare_page(pages.render_used_place(language), language))


@public_view("a picture of one pixel")
def wiped(request):
    """Makes the browser forget pages once more, from within the page that follows them.

    A page goes into the memory for Back only after the page that follows it has answered: too late for its header.
    """
    headers = {**NOTHING_STAYS, "Content-Type": "image/svg+xml"}
    return wipe(HttpResponse(DOT, headers=headers))
