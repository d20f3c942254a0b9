"""Bytes whose row was rolled back: nothing would ever find them, so they go at the end of the request or job.

A row is rolled back in many ways: a rule that says no after the file was stored, an error later in the request, a
commit that fails. So it is asked once, at the end, which of the keys that were written have a row.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from wqm.files.models import StoredFile
from wqm.files.storage import FAILURES, written_keys
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)


@contextmanager
def without_strays() -> Iterator[None]:
    """What is stored inside and has no row afterwards is removed. Around the transaction, not in it."""
    token = written_keys.set([])
    try:
        yield
    finally:
        keys = written_keys.get()
        written_keys.reset(token)
        if keys:
            _remove_strays(keys)


class StraysMiddleware:
    """Around every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with without_strays():
            return self.get_response(request)


def _remove_strays(keys: list[str]) -> None:
    try:
        with scope(everything=True):
            with_row = set(StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
    except DatabaseError as error:  # they stay: better bytes without a row than a row without bytes
        log.error("stray bytes may be left", extra={"count": len(keys), "error": type(error).__name__})
        return
    for key in set(keys) - with_row:
        with suppress(OSError, *FAILURES):
            default_storage.delete(key)
