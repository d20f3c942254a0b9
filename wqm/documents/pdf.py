"""HTML to a tagged PDF (PDF/UA-1). Runs in a worker only: the library is large and slow to load."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

from wqm.documents import tables

STYLESHEET = "build/print.css"
# WeasyPrint breaks a line that just fits after its first word if a space follows the last one.
SPACE_BEFORE_AN_END = re.compile(r"(?<!\s)\s+(?=</(?:caption|dd|div|dt|figcaption|h[1-6]|li|p|td|th)>)")


class ForbiddenAddress(ValueError):
    """The page asked for something that is neither one of our static files nor data in the page itself."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF, bytes as stored. Its date is given, so that no clock gets into the PDF."""

    name: str
    content: bytes
    description: str
    changed_at: datetime


@dataclass(frozen=True)
class PdfSource:
    """What a document kind builds: a template, its context, and files to attach. The template says the language."""

    template: str
    context: dict
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)


def render_pdf(source: PdfSource) -> bytes:
    """Bytes of a PDF/UA-1 file; the same source gives the same bytes."""
    from weasyprint import HTML  # noqa: PLC0415 - 1.5 s, and only workers make documents
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - 1.5 s, and only workers make documents

    # fontTools writes the time into the fonts that it cuts out, unless it is told one.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    fonts = FontConfiguration()
    html = SPACE_BEFORE_AN_END.sub("", render_to_string(source.template, source.context))
    options = {
        "pdf_variant": "pdf/ua-1",
        "pdf_tags": True,
        "optimize_images": True,
        "stylesheets": [_stylesheet(fonts)],
        "attachments": [_attached(attachment) for attachment in source.attachments],
        "pdf_identifier": hashlib.sha256(html.encode()).digest()[:16],
    }

    def lay_out(page: str) -> Any:
        return HTML(string=page, base_url="wqm:/", url_fetcher=_fetcher()).render(font_config=fonts, **options)

    return _cut_where_it_breaks(html, lay_out).write_pdf(**options)


def _cut_where_it_breaks(html: str, lay_out: Callable[[str], Any]) -> Any:
    root = tables.mark_rows(html)
    document = lay_out(tables.text_of(root))
    for _ in range(tables.MOST_LAYOUTS - 1):
        if not tables.improve(root, document.pages):
            break
        document = lay_out(tables.text_of(root))
    return document


def _stylesheet(fonts):
    """The sheet with its fonts: without the same `fonts` here and in the rendering, its typefaces are not used."""
    from weasyprint import CSS  # noqa: PLC0415 - 1.5 s, and only workers make documents

    return CSS(url=f"wqm:/static/{STYLESHEET}", url_fetcher=_fetcher(), font_config=fonts)


def _attached(attachment: Attachment):
    from weasyprint import Attachment as PdfAttachment  # noqa: PLC0415 - 1.5 s, and only workers make documents

    return PdfAttachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=attachment.changed_at,
        modified=attachment.changed_at,
    )


def _own_file(url: str) -> str | None:
    """The path of a static file of ours; None for every other address, also one that climbs out of the folder."""
    if not url.startswith("wqm:/static/"):
        return None
    try:
        return finders.find(url.removeprefix("wqm:/static/"))
    except SuspiciousFileOperation:
        return None


def _fetcher():
    """Refuses every address but our own static files (`wqm:/static/...`) and `data:` in the page."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - 1.5 s, and only workers make documents

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = _own_file(url)
            if path is None:
                raise ForbiddenAddress(url.split(":", 1)[0])
            return URLFetcherResponse(url, Path(path).read_bytes())

    return OwnFilesOnly(allowed_protocols=["data"])
