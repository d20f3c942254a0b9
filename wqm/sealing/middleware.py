"""Some pages are for anonymous people: no cookie, session or person reaches them."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse


class ForgetWhoAsks:
    """For the pages below `prefix`; a room names its own. It stands before the session's middleware.

    No session is opened there, so none can be touched or named in an answer. A head who opens a survey link in the
    browser in which they are signed in must look like everybody else, also in the list of sessions, which notes when
    somebody was last seen.
    """

    prefix: ClassVar[str]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def busy(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a request that was given up (see `wqm.ui.trouble`), in its reader's language.

        None for any other exception. This comes before the page that staff would see.
        """
        raise NotImplementedError

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop the cookies of the request."""
        if self._is_below(request):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Nobody, without asking the session: the check that people are signed in looks at the person first."""
        if self._is_below(request):
            request.user = AnonymousUser()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer trouble below the prefix."""
        return self.busy(request, exception) if self._is_below(request) else None

    def _is_below(self, request: HttpRequest) -> bool:
        return request.path_info.startswith(self.prefix)
