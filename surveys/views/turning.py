"""Turning pages: what links and shared devices have in common. Each page is a GET with an address of its own.

A POST keeps the answers and leads on to an address, so that the browser's Back and Reload meet pages, and never a form
to send again.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from surveys.models import Wave
from surveys.respondents import pages
from surveys.services.drafts import Kept, save_draft
from surveys.views.pages import bare_page
from wqm.sealing.responses import moved

UNPROCESSABLE = 422


def reader_of(request: HttpRequest, reader: pages.Reader, kept: Kept) -> pages.Reader:
    """In the language in which somebody has begun, unless the address asks for another."""
    return reader if "l" in request.GET else pages.Reader(reader.group, kept.language, reader.is_device)


def shown(request: HttpRequest, wave: Wave, reader: pages.Reader, kept: Kept, *, resumed: int = 0) -> HttpResponse:
    """The page that the address names, with the answers kept; `resumed` is where somebody had stopped, if elsewhere."""
    reader, turn = reader_of(request, reader, kept), pages.turn_of(wave, request.GET, reader)
    return bare_page(
        pages.render_page(wave, turn.number, kept.answers, reader, resumed=resumed, reviewed=turn.reviewed),
        reader.language,
    )


def kept_and_moved(request: HttpRequest, wave: Wave, secret: str, reader: pages.Reader, answers: dict[str, Any]):
    """Keep the answers under the secret of a link or a run, and go to the page that the button leads to."""
    turn = pages.turn_of(wave, request.POST, reader)
    language = pages.language_for(wave, reader.language)
    save_draft(wave=wave, token=secret, group=reader.group, progress=Kept(turn.number, language, answers))
    return moved(f"{request.path}{turn.address(language if reader.is_device else '')}")


def nothing_answered(request: HttpRequest, wave: Wave, reader: pages.Reader) -> HttpResponse:
    """Sent without a single answer: said on the page that sent it. There is nothing on it that could be resent."""
    turn = pages.turn_of(wave, request.POST, reader)
    text = pages.render_page(wave, max(turn.number, 1), {}, reader, empty=True)
    return bare_page(text, reader.language, status=UNPROCESSABLE)
