"""Error pages: what happened in plain words, and what to do next.

    handler400 = "wqm.ui.errors.bad_request"          in wqm/urls.py
    handler500 = "wqm.ui.errors.server_error"
    CSRF_FAILURE_VIEW = "wqm.ui.errors.csrf_failure"  in wqm/settings.py

They read neither database, session nor user: an error page must come even when those are what failed. For somebody who
is signed in, `schools.errors` shows 403 and 404 with their menu, and falls back to these.
"""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token

from wqm.ui.trouble import trouble_response

logger = logging.getLogger(__name__)

# Shown when even the template of the 500 page fails.
LAST_RESORT = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sorry, there is a problem</title>'
    "</head><body><main>"
    "<h1>Sorry, there is a problem</h1><p>Try again in a few minutes. What you saved before is safe.</p>"
    "</main></body></html>"
)


def error_page(name: str, status: int, **context: object) -> HttpResponse:
    """Renders `templates/errors/<name>.html` with settings only, no context processor."""
    page = get_template(f"errors/{name}.html")
    shown = {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO, "frame": "errors/base.html", **context}
    return HttpResponse(page.render(shown), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page("400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says why when the code said why: `raise PermissionDenied("a sentence a headteacher understands")`."""
    return error_page("403", 403, reason=str(exception) if exception and exception.args else "", who=[])


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Never says whether the thing exists: a page of another school looks like a page that is not there."""
    return error_page("404", 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """What passes by itself (`wqm.ui.trouble`) is said as that, wherever in the request it happened."""
    try:
        return trouble_response(request, sys.exc_info()[1], unavailable) or error_page("500", 500)
    except Exception:  # nothing may break behind the last page
        logger.exception("The error page itself failed")
        return HttpResponse(LAST_RESORT, status=500)


def unavailable(**context: object) -> HttpResponse:
    """Something that passes by itself; `fields` is what was typed, to be sent again to `address`."""
    return error_page("503", 503, **context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page("csrf", 403)


def file_too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For views that refuse an upload by its size before reading it."""
    return error_page("413", 413, limit_mb=settings.MAX_UPLOAD_BYTES // (1024 * 1024))
