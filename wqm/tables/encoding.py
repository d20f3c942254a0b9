"""Which encoding a text file has: found by its content, in pieces, so that 100 MB need no memory."""

import codecs
from typing import IO

CHUNK = 1 << 20
START = 4096
# No text has these: tabs and line ends are the only control characters of a table.
CONTROL = bytes({*range(9), *range(14, 32)})
OTHER_KINDS = (b"\x89PNG", b"%PDF", b"\xff\xd8", b"GIF8", b"PK\x03\x04")
# What a person can choose, with the programs that write it.
ENCODINGS = {
    "utf-8-sig": "UTF-8 (most systems)",
    "cp1252": "Windows (older Excel)",
    "utf-16": "Unicode (UTF-16)",
    "mac_roman": "Macintosh (Excel for Mac)",
    "cp850": "MS-DOS",
}


def encoding_of(file: IO[bytes]) -> str | None:
    """UTF-16 or UTF-8 where the file says or proves so, else cp1252; None for what is no text. Reads from the start."""
    file.seek(0)
    start = file.read(START)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if without_mark := _utf16_without_mark(start):
        return without_mark
    if start.startswith(OTHER_KINDS) or start.translate(None, CONTROL) != start:
        return None
    return "utf-8-sig" if _is_utf8(file) else "cp1252"


def _utf16_without_mark(start: bytes) -> str | None:
    """In UTF-16 of our letters every second byte is nothing, and the others are text."""
    for name, letters, nothing in (("utf-16-le", start[::2], start[1::2]), ("utf-16-be", start[1::2], start[::2])):
        if nothing and nothing.count(0) > 0.9 * len(nothing) and letters.translate(None, CONTROL) == letters:
            return name
    return None


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
