"""The words of an upload, for a search in what a school keeps. A hostile file costs time without end: run confined."""

import codecs
import html
import io
import re
from zipfile import BadZipFile, ZipFile

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DecodedStreamObject, NameObject

from wqm.files.checks.texts import decoded
from wqm.files.checks.types import DOCUMENTS, PICTURES

# The process is sealed before a file is read: what would be loaded when it is needed is loaded now.
for _name in (
    "ascii", "big5", "cp1252", "cp437", "euc-jp", "euc-kr", "gb18030", "gbk", "latin-1", "mac-roman", "shift-jis",
    "utf-16", "utf-16-be", "utf-16-le", "utf-32-be", "utf-8", "utf-8-sig",
):  # fmt: skip
    codecs.lookup(_name)
# Enough to find a policy by; the end of a book is found by its beginning.
MOST_LETTERS = 200_000
MOST_PAGES = 80
# Where office programs keep what people typed.
PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes)\.xml|ppt/(slides|notesSlides)/\w+\.xml|xl/sharedStrings\.xml|xl/worksheets/\w+\.xml|content\.xml"
)
TAG = re.compile(r"<[^<>]*>")


def words_in(content: bytes, *, kind: str) -> bytes:
    """The text of a file as UTF-8, cut at MOST_LETTERS; nothing for a picture or what cannot be read."""
    if kind in PICTURES:
        text = ""
    elif kind == "pdf":
        text = _of_pdf(content)
    elif kind in DOCUMENTS:
        text = _of_document(content)
    else:
        text = decoded(content)
    return " ".join(text.split())[:MOST_LETTERS].encode(errors="replace")


def _of_pdf(content: bytes) -> str:
    pages: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_LETTERS:
                break
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        pass  # what was read until here can be found
    return " ".join(pages)


def _of_document(content: bytes) -> str:
    texts: list[str] = []
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if PARTS.fullmatch(name):
                    texts.append(html.unescape(TAG.sub(" ", archive.read(name).decode(errors="replace"))))
    except (BadZipFile, KeyError, OSError):
        pass
    return " ".join(texts)


def _warm_up() -> None:
    """Read a page of our own: the library loads its parts as it meets them."""
    writer, text, out = PdfWriter(), DecodedStreamObject(), io.BytesIO()
    text.set_data(b"BT (a) Tj ET")
    writer.add_blank_page(9, 9)[NameObject("/Contents")] = text.flate_encode()
    writer.write(out)
    _of_pdf(out.getvalue())


_warm_up()
