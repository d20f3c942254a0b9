"""Handing out a file. Only views of the thing it belongs to call this."""

import logging

from django.http import FileResponse, Http404

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
