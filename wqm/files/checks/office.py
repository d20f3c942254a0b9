"""Documents of office programs: no macros, nothing that runs, nothing that is fetched from elsewhere on opening."""

import re
from pathlib import PurePosixPath

from wqm.files.checks.archives import Allowance, opened, read_entries
from wqm.files.checks.markup import ACTIVE, MACROS, XML, check_xml
from wqm.files.checks.refusing import BadUpload

INSIDE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
DEEPEST = 2  # a chart in a presentation carries its workbook; that one carries nothing more

NESTED = "The document has other files inside it. Remove them, or save it as .pdf, then choose it again."
OTHER = "The file ends in .{kind} but is a different kind of file. Save it again as .{kind}, then retry."

MACRO_PARTS = re.compile(r"(vbaproject\.bin|vbadata\.xml|(^|/)macrosheets/|^basic/|^scripts/)", re.IGNORECASE)
ACTIVE_PARTS = re.compile(r"((^|/)activex|oleobject|(^|/)ctrlprops/|^object |^objectreplacements/)", re.IGNORECASE)
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
LISTS = ("[content_types].xml", "content.xml", "meta-inf/manifest.xml")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")


def check_document(kind: str, content: bytes, depth: int = 1, allowance: Allowance | None = None) -> None:
    """Raise BadUpload for a document that is no `kind`, or that could do something when somebody opens it."""
    allowance = allowance or Allowance()
    with opened(content) as archive:
        names = archive.namelist()
        if not any(name.startswith(INSIDE[kind]) for name in names):
            raise BadUpload(OTHER.format(kind=kind))
        if any(MACRO_PARTS.search(name) for name in names):
            raise BadUpload(MACROS)
        if any(ACTIVE_PARTS.search(name) for name in names):
            raise BadUpload(ACTIVE)
        for name, part in read_entries(archive, allowance):
            _check_part(kind, name, part, depth, allowance)


def _check_part(kind: str, name: str, part: bytes, depth: int, allowance: Allowance) -> None:
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if part.startswith(PROGRAMS):
        raise BadUpload(ACTIVE)
    if part.startswith(ARCHIVES):
        if ending not in INSIDE or depth >= DEEPEST:
            raise BadUpload(NESTED)
        check_document(ending, part, depth + 1, allowance)
    elif name == "mimetype" and kind == "odt" and part.strip() != OPEN_DOCUMENT:
        raise BadUpload(OTHER.format(kind=kind))
    elif part and ending in (*XML, "rdf"):
        # Programs find parts whether their names have capitals or not.
        check_xml(part, allowance, is_list=ending == "rels" or name.lower() in LISTS)
