"""People in a hall are anonymous: no cookie, session or person reaches the pages below `/a/`."""

from django.http import HttpRequest, HttpResponse

from audits.pages import busy_page
from wqm.sealing.middleware import ForgetWhoAsks
from wqm.sealing.responses import bare_page
from wqm.ui.trouble import trouble_response


class ForgetWhoAsksMiddleware(ForgetWhoAsks):
    """Also where the facilitator holds a slip in the browser in which they are signed in."""

    prefix = "/a/"

    def busy(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing was taken; a script tries again by itself, a person sends again what is in the page."""

        def page(*, fields: list[tuple[str, str]] | None, address: str, **_: object) -> HttpResponse:
            return bare_page(busy_page(fields or [], address), "en-GB", status=503)

        return trouble_response(request, exception, page)
