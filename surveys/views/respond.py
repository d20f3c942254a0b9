"""Answering by a link that was mailed. No cookie, no session; GET and HEAD change nothing.

`csrf_exempt` is right here and only here: the link itself is the secret, a forged request would have to know it, and
the token of the usual protection would need a cookie, which would be a name for the respondent.
"""

from urllib.parse import urlencode

from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from surveys.queries import waves as wave_queries
from surveys.queries.slots import is_slot
from surveys.questions import answers_after
from surveys.respondents import pages, receipts_shown
from surveys.services.answers import LinkUsedUp, NotTakenNow, cast_ballot
from surveys.services.drafts import read_draft
from surveys.views.pages import asked_language, bare_page, neutral, not_here
from surveys.views.turning import kept_and_moved, nothing_answered, shown
from wqm.access.views import public_view, ticket_view
from wqm.sealing.responses import moved


@csrf_exempt
@ticket_view
def answer(request, wave_id, token, group):
    """The questions page by page, and the sending of the answers.

    The link's own address is always the first page, so that Back leads there from the second one.
    """
    # The code of a slip makes a token, too. Here it would tell whether the slip was used (`surveys.views.devices`), if
    # only by how long the answer takes. So its ticket is not looked for.
    wave = wave_queries.open_wave(wave_id)
    if wave is None or is_slot(wave_id, token, group):
        return not_here(request, wave_id)
    link = wave_queries.find_link(wave_id, token, group)
    if link is None:
        return not_here(request, wave_id)
    reader = pages.Reader(group, asked_language(request))
    kept = read_draft(link.draft, wave_id, token, group)
    if request.method == "POST":
        return _posted(request, wave, token, reader, kept.answers if kept else {})
    if kept:
        return shown(request, wave, reader, kept, resumed=0 if "p" in request.GET else kept.page)
    return bare_page(pages.first_page(wave, reader), reader.language)


def _posted(request, wave, token, reader, before):
    answers = answers_after(wave.questionnaire_id, before, request.POST)
    if request.POST.get("go") != "send":
        return kept_and_moved(request, wave, token, reader, answers)
    return _sent(request, wave, token, reader, answers) if answers else nothing_answered(request, wave, reader)


def _sent(request, wave, token, reader, answers):
    try:
        receipt = cast_ballot(wave=wave, token=token, group=reader.group, answers=answers)
    except (LinkUsedUp, NotTakenNow):
        return not_here(request, wave.pk)
    covered = receipts_shown.cover(wave.pk, receipt, reader.group)
    asked = urlencode({"r": covered, "l": pages.language_for(wave, reader.language)})
    return moved(f"{reverse('respond:sent', args=[wave.pk])}?{asked}")


@csrf_exempt
@ticket_view
def sent(request, wave_id):
    """Thank you, with the receipt that the address holds: reloading shows it again, and sends nothing again.

    Nobody is remembered for it. The address names no link and no answer, and only the site's key reads it.
    """
    shown_receipt = receipts_shown.uncover(wave_id, request.GET.get("r", ""))
    wave = wave_queries.launched_wave(wave_id) if shown_receipt else None
    if shown_receipt is None or wave is None:
        return neutral(request)
    reader = pages.Reader(shown_receipt.group, asked_language(request))
    return bare_page(pages.render_thanks(wave, shown_receipt.code, reader), reader.language)


@csrf_exempt
@ticket_view
def receipts(request, wave_id):
    """Every receipt that was counted, so that people can check theirs. The list is the same for everyone.

    The search is a POST that changes nothing: a receipt in an address would stay in logs along the way.
    """
    wave, codes = wave_queries.receipts_of(wave_id)
    asked = request.POST.get("q", "").strip().upper()[:20]
    is_known = asked.replace("-", "").replace(" ", "") in {code.replace("-", "") for code in codes}
    language = asked_language(request)
    return bare_page(pages.render_receipts(language, wave, codes=codes, asked=asked, is_known=is_known), language)


@csrf_exempt
@public_view("a wrong link must look like a used one, so no one is asked who they are")
def anything_else(request):
    """Everything else below `/s/`."""
    return neutral(request)
