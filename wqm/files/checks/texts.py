"""Plain text and tables in text."""

import codecs
import re

from wqm.files.checks.refusing import BadUpload

# All control characters but tab, line feed, form feed, carriage return.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def check_text(content: bytes) -> None:
    """Raise BadUpload for what is no text in any encoding that schools' systems write."""
    if CONTROL.search(decoded(content)):
        raise BadUpload("The file is not plain text. Open it, save it as plain text, then retry.")


def decoded(content: bytes) -> str:
    """The text: UTF-8, UTF-16 where it says so, or else the Windows code page, where nearly all bytes are letters."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
