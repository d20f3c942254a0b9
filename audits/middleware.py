"""People in a hall are anonymous: no cookie, session or person reaches the pages below `/a/`."""

from django.http import HttpRequest, HttpResponse

from audits.pages import message_page
from wqm.sealing.middleware import ForgetWhoAsks
from wqm.sealing.responses import bare_page
from wqm.ui.trouble import trouble_response


class ForgetWhoAsksMiddleware(ForgetWhoAsks):
    """Also where the facilitator holds a slip in the browser in which they are signed in."""

    prefix = "/a/"

    def busy(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing was taken; a script tries again by itself, a person goes back to what they wrote."""

        def page(**_: object) -> HttpResponse:
            sentences = ["Nothing was sent. Go back and send it again. What you wrote is still on the page."]
            return bare_page(message_page("This is taking longer than it should", sentences), "en-GB", status=503)

        return trouble_response(request, exception, page)
