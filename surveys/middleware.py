"""Respondents are anonymous: no cookie, session or person reaches the pages below `/s/`."""

from django.http import HttpRequest, HttpResponse

from surveys.views.pages import busy
from wqm.sealing.middleware import ForgetWhoAsks


class ForgetWhoAsksMiddleware(ForgetWhoAsks):
    """For the pages of respondents."""

    prefix = "/s/"

    def busy(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """With the answers in it, to be sent again."""
        return busy(request, exception)
