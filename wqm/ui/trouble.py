"""What stops a request and passes by itself: a row that somebody else holds, a slow server, a full disk.

One home for what is said then. Nothing of the request was saved; what was typed is in the answer, to be sent again.
"""

import errno
import logging
from collections.abc import Callable, Iterator
from enum import StrEnum

from django.http import HttpRequest, HttpResponse, JsonResponse

log = logging.getLogger(__name__)

AGAIN_AFTER = 5  # seconds, for programs that ask again by themselves
# More than this does not travel in a page; the person goes back to the form instead.
MOST_LETTERS = 500_000
FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


class Trouble(StrEnum):
    """The value is the sentence that says what happened; a page of what was typed follows it."""

    BUSY = "Someone else is saving this."
    SLOW = "This is taking longer than it should."
    FULL = "Our storage is full. We have been told about it."


# SQLSTATE -> what it means to the person
STATES = {
    "55P03": Trouble.BUSY,  # lock_timeout
    "40P01": Trouble.BUSY,  # deadlock
    "57014": Trouble.SLOW,  # statement_timeout
    "25P03": Trouble.SLOW,  # idle_in_transaction_session_timeout
    "53100": Trouble.FULL,  # the database's disk
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What kind of trouble an exception means, or the exception that caused it; None for everything else."""
    for link in _chain(error):
        if isinstance(link, OSError) and link.errno in FULL_DISK:
            return Trouble.FULL
        if trouble := STATES.get(getattr(link, "pgcode", None) or ""):
            return trouble
    return None


def trouble_response(
    request: HttpRequest, error: BaseException | None, page: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """503 in words, for a script or as `page(trouble=, fields=, address=)`; None where `error` is something else."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    match = getattr(request, "resolver_match", None)
    log.warning("a request was given up", extra={"trouble": trouble.name, "route": match.view_name if match else ""})
    if wants_json(request):
        kept = "Your text is safe in this browser, and we will try again." if is_autosave(request) else "Try again."
        response: HttpResponse = JsonResponse({"error": f"{trouble} {kept}"}, status=503)
    else:
        response = page(trouble=trouble, fields=typed_fields(request), address=request.get_full_path())
    response["Retry-After"] = str(AGAIN_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def typed_fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was sent, to be sent again as it was; None where it cannot be: a file, a password, or too much.

    None, too, for what was not shown to come from a page of ours: no other site gets a button of ours to send it.
    """
    if request.method != "POST" or not _is_from_here(request):
        return None
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)]
        has_files = bool(request.FILES)
    except Exception:  # it cannot even be read: the disk was full while it came
        return None
    if not fields or has_files or any("password" in name for name, _ in fields):  # none: it never arrived as a whole
        return None
    return fields if sum(len(value) for _, value in fields) <= MOST_LETTERS else None


def is_autosave(request: HttpRequest) -> bool:
    """Sent by static/js/autosave.js."""
    return request.headers.get("X-Requested-With") == "autosave"


def wants_json(request: HttpRequest) -> bool:
    """Sent by a script that reads JSON."""
    return is_autosave(request) or request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _is_from_here(request: HttpRequest) -> bool:
    """The token of the form was looked at; or there is no session to abuse, as on the pages of respondents."""
    return getattr(request, "csrf_processing_done", False) or not request.COOKIES


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 10:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1
