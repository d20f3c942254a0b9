"""Handing out the file of a piece of evidence, to the reader of the page that shows it."""

from django.http import FileResponse, Http404

from evidence.models import EvidenceUse
from wqm.files.responses import file_response


def evidence_response(use: EvidenceUse) -> FileResponse:
    """The file as an attachment; Http404 for a link or a note."""
    if use.evidence.file is None:
        raise Http404
    return file_response(use.evidence.file)
