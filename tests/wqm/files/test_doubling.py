"""Each reader of what strangers send takes twice as long for twice as much, and no longer."""

import zipfile
import zlib

import pytest

from tests.doubling import assert_linear
from tests.wqm.files import uploads
from wqm.files.checks import BadUpload, clean_name
from wqm.files.checks.contents import safe_content

WORDS = "<w:document xmlns:w='w'>{}</w:document>"


def document(inside: str) -> bytes:
    """A document of words; it is not packed, so that packing is not what takes time."""
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": WORDS.format(inside)}
    return uploads.archive(parts, zipfile.ZIP_STORED)


def streams_in_a_stream(number: int) -> bytes:
    """Each stream of a PDF begins inside of the one before it, and never ends."""
    opened = zlib.compressobj(0)
    beginning = opened.compress(b"") + b"\x00\x00\x00\xff\xff" * 20
    return b"%PDF-1.7\n" + (b"stream\n" + beginning) * number + b"%%EOF"


def list_of_numbers(number: int) -> bytes:
    def change(pdf):
        pdf.Root.Numbers = pdf.make_indirect([0] * number)

    return uploads.pdf(change)


HOSTILE = {
    # What stopped both web processes: each `instrText` could begin an instruction that goes on to the end.
    "instructions without an end": ("docx", lambda n: document("<w:instrText>" * n), 400_000),
    "instructions": ("docx", lambda n: document("<w:instrText>D</w:instrText>" * n), 20_000),
    "space in an instruction": ("docx", lambda n: document(f"<w:instrText>{' ' * n}</w:instrText>"), 1_000_000),
    "attributes": ("docx", lambda n: document("<w:p " + " ".join(f"a{i}='b'" for i in range(n)) + "/>"), 20_000),
    "one name": ("docx", lambda n: document(f"<{'a' * n}/>"), 2_000_000),
    "a comment": ("docx", lambda n: document(f"<!--{'- ' * n}-->"), 2_000_000),
    "parts": ("docx", lambda n: uploads.docx(**{f"word/{i}.xml": "<a/>" for i in range(n)}), 150),
    "streams in a stream": ("pdf", streams_in_a_stream, 2_500),
    "streams": ("pdf", lambda n: b"%PDF-1.7\n" + b"stream\nx" * n + b"%%EOF", 5_000),
    "filters": ("pdf", lambda n: b"%PDF-1.7\n" + b"/Filter [ " * n + b"%%EOF", 100_000),
    "space in a filter": ("pdf", lambda n: b"%PDF-1.7\n/Filter" + b" " * n + b"%%EOF", 2_000_000),
    "a list": ("pdf", list_of_numbers, 20_000),
    "text": ("txt", lambda n: b"a" * n, 4_000_000),
    "strange letters": ("csv", lambda n: "\u0301".encode() * n, 1_000_000),
}


def look(kind: str):
    def look_into(content: bytes) -> None:
        try:
            safe_content(content, kind=kind)
        except BadUpload:
            pass

    return look_into


@pytest.mark.parametrize(("kind", "make", "size"), HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_file_takes_twice_the_time(kind, make, size):
    assert_linear(look(kind), make, size)


def test_twice_the_name_takes_twice_the_time():
    assert_linear(clean_name, lambda n: ". " * n, 500_000)
    assert_linear(clean_name, lambda n: "/\\" * n, 500_000)
