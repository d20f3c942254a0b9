"""Zip archives, which is what documents are: no bombs, no ways out of the folder, nothing hidden."""

import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from wqm.files.checks.refusing import BadUpload

MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
# A sheet of 100,000 rows and 25 columns has five million, which take about ten seconds.
MOST_ELEMENTS = 6_000_000
# Below this an archive may be packed as tightly as it likes; above it, text packs to a fiftieth, not to a thousandth.
ALWAYS_FINE = 20 * 1024 * 1024
MOST_RATIO = 200
LONGEST_COMMENT_GAP = 22
CHUNK = 1024 * 1024
ENCRYPTED = 0x1

BOMB = "The document is far too large once unzipped, so we cannot accept it. Open it, save it again, then retry."
DAMAGED = "The document is damaged. Open it, save it again, then retry."
PASSWORD = "The document has a password. Save it without one, then choose it again."  # noqa: S105 - a sentence, not a secret
OUTSIDE = "The document refers to files outside itself, so we cannot accept it. Open it, save it again, then retry."


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


@dataclass
class Allowance:
    """What one upload may unpack to, with everything that is packed inside of it: bytes, and elements of XML."""

    size: int = MOST_UNPACKED
    elements: int = MOST_ELEMENTS

    def take(self, size: int = 0, elements: int = 0) -> None:
        """Raise BadUpload where it is used up."""
        self.size -= size
        self.elements -= elements
        if self.size < 0 or self.elements < 0:
            raise BadUpload(BOMB)


def read_entries(archive: ZipFile, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each file, never more than is allowed together, even where the directory says so."""
    for entry in archive.infolist():
        if not entry.is_dir():
            yield entry.filename, _read(archive, entry, allowance)


def _read(archive: ZipFile, entry: ZipInfo, allowance: Allowance) -> bytes:
    pieces = []
    try:
        with archive.open(entry) as source:
            while piece := source.read(CHUNK):
                allowance.take(size=len(piece))
                pieces.append(piece)
    except (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise BadUpload(DAMAGED) from error
    return b"".join(pieces)
