"""Respondents are anonymous: no cookie, session or person reaches the pages below `/s/`."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from surveys.views.pages import busy

RESPOND = "/s/"


class ForgetWhoAsksMiddleware:
    """Before the session's middleware: no session is opened below `/s/`, so none can be touched or named in an answer.

    A head who opens a survey link in the browser in which they are signed in must look like everybody else, also in the
    list of sessions, which notes when somebody was last seen.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop the cookies of the request."""
        if request.path_info.startswith(RESPOND):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Nobody, without asking the session: the check that people are signed in looks at the person first."""
        if request.path_info.startswith(RESPOND):
            request.user = AnonymousUser()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Before that of staff: a respondent reads it in their own language."""
        return busy(request, exception) if request.path_info.startswith(RESPOND) else None
