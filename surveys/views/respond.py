"""Answering. No cookie, no session, nothing stored before the last click; GET and HEAD change nothing.

`csrf_exempt` is right here and only here: the link itself is the secret, a forged request would have to know it, and
the token of the usual protection would need a cookie, which would be a name for whoever answers.
"""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from surveys import paper, queries
from surveys.questions import clean_answers, pages_of
from surveys.services.answers import LinkUsedUp, cast_ballot
from wqm.access.views import public_view, ticket_view

GONE = 410


@csrf_exempt
@ticket_view
def answer(request, wave_id, token, group):
    """The questions page by page, and the sending of the answers."""
    if not queries.link_works(wave_id, token, group):
        return _neutral()
    if request.method != "POST":
        first = paper.first_paper(wave_id, queries.open_wave)
        return _page(first) if first else _neutral()
    wave = queries.open_wave(wave_id)
    return _posted(request, wave, token, group) if wave else _neutral()


def _posted(request, wave, token, group):
    answers = clean_answers(wave.questionnaire_id, request.POST)
    number = paper.wanted_page(request.POST, pages_of(wave.questionnaire_id))
    if request.POST.get("go") != "send":
        return _page(paper.render_paper(wave, number, answers))
    if not answers:
        return _page(paper.render_paper(wave, number, answers, empty=True), status=422)
    try:
        receipt = cast_ballot(wave=wave, token=token, group=group, answers=answers)
    except LinkUsedUp:
        return _neutral()
    return _page(paper.render_thanks(wave, receipt))


@csrf_exempt
@ticket_view
def receipts(request, wave_id):
    """Every receipt that was counted, for whoever wants to check theirs. The list is the same for everybody.

    The search is a POST that changes nothing: a receipt in an address would stay in logs along the way.
    """
    wave, codes = queries.receipts_of(wave_id)
    asked = request.POST.get("q", "").strip().upper()[:20]
    found = asked.replace("-", "").replace(" ", "") in {code.replace("-", "") for code in codes}
    return _page(paper.render_receipts(wave=wave, codes=codes, asked=asked, found=found))


@csrf_exempt
@public_view("a wrong link must look like a used one, so nobody is asked who they are")
def anything_else(request):
    """Everything else below `/s/`."""
    return _neutral()


def _neutral() -> HttpResponse:
    return _page(paper.render_neutral(), status=GONE)


def _page(text: str, status: int = 200) -> HttpResponse:
    """No copy stays in a browser or proxy, and no other site learns the address."""
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
