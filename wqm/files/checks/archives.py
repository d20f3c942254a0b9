"""Zip archives, which is what documents are: no bombs, no ways out of the folder, nothing hidden."""

import io
import stat
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from wqm.files.checks.refusing import BadUpload

MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
# Below this an archive may be packed as tightly as it likes; above it, text packs to a fiftieth, not to a thousandth.
ALWAYS_FINE = 20 * 1024 * 1024
MOST_RATIO = 200
LONGEST_COMMENT_GAP = 22
CHUNK = 1024 * 1024
ENCRYPTED = 0x1

BOMB = "The document unpacks to an enormous size, so it is refused. Save it again from its program."
DAMAGED = "The document is damaged. Open it in its program, save it again, then retry."
PASSWORD = "The document is protected by a password. Save it without one, then choose it again."  # noqa: S105 - a sentence, not a secret
OUTSIDE = "The document names places outside of itself, so it is refused. Save it again from its program."


def opened(content: bytes) -> ZipFile:
    """The archive, its directory checked; the caller closes it. Raises BadUpload.

    Nothing may stand before the archive or behind it: such a file is two kinds of file at once.
    """
    if not content.startswith(b"PK\x03\x04"):
        raise BadUpload(DAMAGED)
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise BadUpload(DAMAGED) from error
    end = content.rfind(b"PK\x05\x06")
    if end + LONGEST_COMMENT_GAP + len(archive.comment) != len(content):
        raise BadUpload(DAMAGED)
    _check_entries(archive.infolist())
    return archive


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise BadUpload(BOMB)
    if len(set(names)) != len(names):
        raise BadUpload(DAMAGED)
    if any(_leads_outside(name) for name in names) or any(_is_link(entry) for entry in entries):
        raise BadUpload(OUTSIDE)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise BadUpload(PASSWORD)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MOST_UNPACKED or (unpacked > ALWAYS_FINE and unpacked / packed > MOST_RATIO):
        raise BadUpload(BOMB)


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or ":" in parts[0] or "\\" in name


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def read_entries(archive: ZipFile, allowance: int = MOST_UNPACKED):
    """(name, bytes) of each file, never more than `allowance` bytes together, whatever the directory says."""
    left = allowance
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        content = _read(archive, entry, left)
        left -= len(content)
        yield entry.filename, content


def _read(archive: ZipFile, entry: ZipInfo, most: int) -> bytes:
    out = io.BytesIO()
    try:
        with archive.open(entry) as source:
            while chunk := source.read(CHUNK):
                if out.tell() + len(chunk) > most:
                    raise BadUpload(BOMB)
                out.write(chunk)
    except (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise BadUpload(DAMAGED) from error
    return out.getvalue()
