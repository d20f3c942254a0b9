"""A header that Django has no setting for, and answers to what no view can take or was given up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wqm.ui.errors import bad_request, unavailable
from wqm.ui.trouble import trouble_response


class CrossOriginResourcePolicyMiddleware:
    """Nothing of ours is embedded by other sites. A view may set its own header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class NulMiddleware:
    """The database takes no NUL: one in a search is left out, and no page has an address with one (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return bad_request(request)
        if "%00" in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)


class TroubleMiddleware:
    """A view that met a lock, a limit of time or a full disk is answered with 503 and what was typed.

    Its transaction is rolled back already. What other middleware meets comes to `wqm.ui.errors.server_error`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return trouble_response(request, exception, unavailable)
