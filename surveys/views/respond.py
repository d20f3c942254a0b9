"""Answering. No cookie, no session; GET and HEAD change nothing.

`csrf_exempt` is right here and only here: the link itself is the secret, a forged request would have to know it, and
the token of the usual protection would need a cookie, which would be a name for whoever answers.
"""

from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from surveys.queries import waves as wave_queries
from surveys.questions import clean_answers, first_number, pages_of
from surveys.respondents import pages
from surveys.services.answers import LinkUsedUp, cast_ballot
from surveys.services.drafts import Kept, read_draft, save_draft
from surveys.views.pages import asked_language, bare_page, moved, neutral, wipe
from wqm.access.views import public_view, ticket_view


@csrf_exempt
@ticket_view
def answer(request, wave_id, token, group, is_device=False):
    """The questions page by page, and the sending of the answers."""
    link = wave_queries.find_link(wave_id, token, group)
    if link is None:
        return neutral(request)
    reader = pages.Reader(group, asked_language(request), is_device)
    if request.method == "POST":
        wave = wave_queries.open_wave(wave_id)
        return _posted(request, wave, token, reader) if wave else neutral(request)
    draft = None if is_device else read_draft(link.draft, wave_id, token, group)
    if draft:
        page = _resumed(request, wave_id, reader, draft)
    else:
        page = pages.first_page(wave_id, reader, wave_queries.open_wave)
    return bare_page(page, reader.language) if page else neutral(request)


def _resumed(request, wave_id, reader, draft):
    """The page that the address names, or the one on which somebody had stopped; in the language of then unless the
    address asks for another."""
    wave = wave_queries.open_wave(wave_id)
    if wave is None:
        return None
    if "l" not in request.GET:
        reader = pages.Reader(reader.group, draft.language, reader.is_device)
    if "p" not in request.GET:
        return pages.render_page(wave, draft.page, draft.answers, reader, resumed=True)
    questionnaire, asked = wave.questionnaire_id, {"page": request.GET["p"]}
    number = pages.wanted_page(asked, pages_of(questionnaire), first_number(questionnaire))
    return pages.render_page(wave, number, draft.answers, reader)


def _posted(request, wave, token, reader):
    questionnaire = wave.questionnaire_id
    answers = clean_answers(questionnaire, request.POST)
    number = pages.wanted_page(request.POST, pages_of(questionnaire), first_number(questionnaire))
    if request.POST.get("go") == "send" and answers:
        return _sent(request, wave, token, reader, answers)
    empty = request.POST.get("go") == "send"
    if empty or reader.is_device:  # a shared device keeps nothing, so its pages are answers to what was sent
        page = pages.render_page(wave, max(number, 1) if empty else number, answers, reader, empty=empty)
        return bare_page(page, reader.language, status=422 if empty else 200)
    language = pages.language_for(wave, reader.language)
    save_draft(wave=wave, token=token, group=reader.group, progress=Kept(number, language, answers))
    return moved(f"{request.path}?p={number}")


def _sent(request, wave, token, reader, answers):
    try:
        receipt = cast_ballot(wave=wave, token=token, group=reader.group, answers=answers)
    except LinkUsedUp:
        return neutral(request)
    if reader.is_device:
        return wipe(redirect("respond:passed_on", reader.language))
    return bare_page(pages.render_thanks(wave, receipt, reader), reader.language)


@csrf_exempt
@ticket_view
def receipts(request, wave_id):
    """Every receipt that was counted, for whoever wants to check theirs. The list is the same for everybody.

    The search is a POST that changes nothing: a receipt in an address would stay in logs along the way.
    """
    wave, codes = wave_queries.receipts_of(wave_id)
    asked = request.POST.get("q", "").strip().upper()[:20]
    is_known = asked.replace("-", "").replace(" ", "") in {code.replace("-", "") for code in codes}
    language = asked_language(request)
    return bare_page(pages.render_receipts(language, wave, codes=codes, asked=asked, is_known=is_known), language)


@csrf_exempt
@public_view("a wrong link must look like a used one, so nobody is asked who they are")
def anything_else(request):
    """Everything else below `/s/`."""
    return neutral(request)
