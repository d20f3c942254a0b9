"""Answers to people who stay anonymous: no copy stays in a browser or proxy, and no other site learns the address."""

from django.http import HttpResponse, HttpResponseRedirect

NOTHING_STAYS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def bare_page(text: str, language_tag: str, status: int = 200) -> HttpResponse:
    """A page without a trace."""
    return HttpResponse(text, status=status, headers={**NOTHING_STAYS, "Content-Language": language_tag})


def moved(address: str) -> HttpResponse:
    """On to a page with an address of its own, so that the browser's Back and Reload lead to pages, not to a question
    whether to send the form again."""
    return HttpResponseRedirect(address, status=303, headers=NOTHING_STAYS)


def wipe(response: HttpResponse) -> HttpResponse:
    """Also what a shared device holds of the pages before goes, as far as its browser is able to."""
    for name, value in NOTHING_STAYS.items():
        response[name] = value
    response["Clear-Site-Data"] = '"cache"'
    return response
