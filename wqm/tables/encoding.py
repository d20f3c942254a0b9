"""Which encoding a text file has: found by its content, in pieces, so that 100 MB need no memory."""

import codecs
from typing import IO

CHUNK = 1 << 20
START = 4096
# No text has these: tabs and line ends are the only control characters of a table.
CONTROL = bytes({*range(9), *range(14, 32)})
OTHER_KINDS = (b"\x89PNG", b"%PDF", b"\xff\xd8", b"GIF8", b"PK\x03\x04")


def encoding_of(file: IO[bytes]) -> str | None:
    """UTF-16 or UTF-8 where the file says or proves so, else cp1252; None for what is no text. Reads from the start."""
    file.seek(0)
    start = file.read(START)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(OTHER_KINDS) or start.translate(None, CONTROL) != start:
        return None
    return "utf-8-sig" if _is_utf8(file) else "cp1252"


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
