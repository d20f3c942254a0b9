"""Answers to respondents, in their language; what every anonymous page needs is in `wqm.sealing.responses`."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from surveys.queries.waves import is_waiting
from surveys.respondents import pages
from surveys.respondents.words import ENGLISH, known, tag_of
from wqm.sealing import responses
from wqm.ui.trouble import trouble_response

GONE = 410


def asked_language(request: HttpRequest) -> str:
    """The language of the button that was pressed, of the form, or of the address; English for what is none."""
    asked = request.POST.get("language") or request.POST.get("l") or request.GET.get("l", ENGLISH)
    return known(asked)


def bare_page(text: str, language: str = ENGLISH, status: int = 200) -> HttpResponse:
    """A page without a trace."""
    return responses.bare_page(text, tag_of(language), status)


def neutral(request: HttpRequest) -> HttpResponse:
    """The page that says nothing but that there is no survey here now; its language is that of the request alone."""
    language = asked_language(request)
    return bare_page(pages.render_neutral(language), language, status=GONE)


def not_here(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Where a link of a wave leads to no question: the neutral page, or that the whole wave waits.

    Which of the two depends on the wave alone, so used, unknown and unused links of a wave that waits give the same
    bytes. 410 for both: a server error would be logged with its address.
    """
    language = asked_language(request)
    if is_waiting(wave_id):
        return bare_page(pages.render_waiting(language), language, status=GONE)
    return neutral(request)


def busy(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A row that somebody else holds, a slow server or a full disk: the answers are in the page, to be sent again.

    None for any other exception. Only for pages below `/s/`, where no cookie can be abused.
    """

    def page(*, fields: list[tuple[str, str]] | None, address: str, **_: object) -> HttpResponse:
        language = asked_language(request)
        return bare_page(pages.render_busy(language, fields=fields or [], address=address), language, status=503)

    return trouble_response(request, error, page)
