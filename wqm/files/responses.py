"""Handing out a file. Only views of the thing it belongs to call this."""

import logging
import re

from django.http import FileResponse, Http404, HttpResponse

from wqm.files.models import StoredFile

log = logging.getLogger(__name__)


def file_response(stored: StoredFile) -> FileResponse:
    """The bytes as an attachment that a browser neither sniffs, renders in our origin nor caches.

    Raises Http404 for what is held back, and where the storage has lost the bytes, which the log says.
    """
    if stored.is_held_back:
        raise Http404
    try:
        content = stored.open()
    except OSError as error:
        log.error("stored file is missing", extra={"file": str(stored.pk)})
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def sound_response(stored: StoredFile, wanted: str = "") -> HttpResponse:
    """A recording to be played in the page; `wanted` is the Range header, which players of some browsers insist on.

    It is small enough to be read whole (`wqm.files.checks.MOST_SOUND_BYTES`). Raises Http404 as `file_response` does.
    """
    if stored.is_held_back:
        raise Http404
    try:
        with stored.open() as file:
            content = file.read()
    except OSError as error:
        log.error("stored file is missing", extra={"file": str(stored.pk)})
        raise Http404 from error
    match = RANGE.fullmatch(wanted.strip())
    span = _span(match, len(content)) if match else None
    if match and span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    first, last = span or (0, len(content) - 1)
    response = HttpResponse(content[first : last + 1], status=206 if span else 200, content_type=stored.content_type)
    response["Accept-Ranges"] = "bytes"
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _span(match: re.Match[str], size: int) -> tuple[int, int] | None:
    """First and last byte of a single range (RFC 9110, 14.1.2); None where it lies outside."""
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:  # the last so many
        return (max(size - int(last), 0), size - 1) if int(last) else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end and start < size else None
