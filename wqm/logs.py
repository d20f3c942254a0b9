"""Structured logs without personal data: one JSON line a request, and a formatter that removes what must not be kept.

No line carries a path (a survey link is a secret), a query string, an address of a network or a person.
"""

import copy
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

logger = logging.getLogger("wqm.request")
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Headers come with 8 kB of anything. Each expression begins where a run of letters begins and nowhere in
# it, so that it reads each letter a few times, and not once for each letter before it.
EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# A part of a path that is long and has a digit: a ticket, a reset key, a session; an invitation is two, with a dot
# between them. Words of a route have neither.
TOKEN = re.compile(r"(?<=/)(?=[\w-]*\d)[\w-]{16,}(?:\.[\w-]{16,})?(?=$|[/?#\s\"'),])")
QUERY = re.compile(r"(?<=[\w/])\?[\w.%-]+=[^\s\"']*")


# Of a longer text the two ends are kept: a traceback says at its end what happened.
LONGEST = 8192
CUT = " [cut] "


def without_secrets(text: str) -> str:
    """The text with email addresses, tokens in paths and query strings replaced; at most LONGEST letters of it."""
    if len(text) > LONGEST:
        text = _end_at_space(text[: LONGEST // 2]) + CUT + _end_at_space(text[-LONGEST // 2 :][::-1])[::-1]
    return QUERY.sub("?[query]", TOKEN.sub("[token]", EMAIL.sub("[email]", text)))


def _end_at_space(text: str) -> str:
    """Without its last word, which may be half a secret that nothing would recognise."""
    return text[: max(map(text.rfind, " \t\n"))] if any(space in text for space in " \t\n") else ""


def route_of(request: HttpRequest) -> str:
    """The name of the route, never the path; `unknown` where no route matched."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match and match.view_name else "unknown"


class JsonFormatter(BaseJsonFormatter):
    """Every record as one JSON object, with the request it belongs to and without secrets, tracebacks included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("rename_fields", {"levelname": "level", "name": "logger"})
        super().__init__("%(levelname)s %(name)s %(message)s", *args, timestamp="time", **kwargs)

    def format(self, record: logging.LogRecord) -> str:
        # A copy: another handler gets the record as it was.
        record = copy.copy(record)
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            # Django writes the path of the request into the message.
            record.msg, record.args = record.getMessage().replace(request.path, f"[{route_of(request)}]"), ()
        return super().format(record)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if current := request_id.get():
            log_data.setdefault("request_id", current)
        return {key: _clean(value) for key, value in log_data.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return without_secrets(str(value))


class RequestLogMiddleware:
    """Outermost: gives every request an id (in the answer's `X-Request-ID` too) and logs how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Our own id: one taken from the request could carry anything into the logs.
        identity = uuid.uuid4().hex
        token = request_id.set(identity)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            self.log(request, response.status_code, started)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identity
        return response

    def log(self, request: HttpRequest, status: int, started: float) -> None:
        """One line; health checks are left out while they are well, or they would be most of the log."""
        route = route_of(request)
        if route in {"healthz", "readyz"} and status == 200:
            return
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        extra = {"method": request.method, "route": route, "status": status, "ms": elapsed}
        logger.info("request", extra=extra)
