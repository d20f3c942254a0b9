"""Which encoding a CSV file has: found by its content, in pieces, so that 100 MB need no memory."""

import codecs
import io
from typing import IO

CHUNK = 1 << 20


def text_of(file: IO[bytes], refuse: type[ValueError]) -> io.TextIOWrapper:
    """The file as text: UTF-8 or UTF-16 where it says or proves so, else cp1252. Raises `refuse` with a sentence."""
    start = file.read(4096)
    file.seek(0)
    if not start:
        raise refuse("The file is empty. Download it again.")
    if start.startswith(b"PK\x03\x04"):
        raise refuse("This is a ZIP or Excel file. Unpack it, and upload the CSV file that is inside.")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wrapped(file, "utf-16")
    if b"\x00" in start or start.startswith((b"\x89PNG", b"%PDF", b"\xff\xd8", b"GIF8")):
        raise refuse("This is not a text file, so it cannot be the register's extract, which is a CSV file.")
    return _wrapped(file, "utf-8-sig" if _is_utf8(file) else "cp1252")


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _wrapped(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
