"""Documents of office programs: no macros, nothing that runs, nothing that is fetched from elsewhere on opening."""

import re
from pathlib import PurePosixPath
from xml.parsers import expat

from wqm.files.checks.archives import DAMAGED, MOST_UNPACKED, opened, read_entries
from wqm.files.checks.refusing import BadUpload

INSIDE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
DEEPEST = 2  # a chart in a presentation carries its workbook; that one carries nothing more

MACROS = "The document carries macros. Save it without macros, then choose it again."
ACTIVE = "The document carries objects of other programs, which can run. Save it as .pdf, then choose that file."
ELSEWHERE = "The document fetches parts from elsewhere when it is opened. Save it as .pdf, then choose that file."
NESTED = "The document carries other files. Take them out, or save it as .pdf, then choose it again."
OTHER = "The file is called .{kind} but its content is something else. Save it again as .{kind}, then retry."

MACRO_PARTS = re.compile(r"(vbaproject\.bin|vbadata\.xml|(^|/)macrosheets/|^basic/|^scripts/)", re.IGNORECASE)
ACTIVE_PARTS = re.compile(r"((^|/)activex|oleobject|(^|/)ctrlprops/|^object |^objectreplacements/)", re.IGNORECASE)
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")
DDE = re.compile(rb"<w:instrText[^>]*>\s*\"?\s*DDE|<ddeLink|w:instr=\"\s*DDE", re.IGNORECASE)


def check_document(kind: str, content: bytes, depth: int = 1, allowance: int = MOST_UNPACKED) -> None:
    """Raise BadUpload for a document that is no `kind`, or that could do something when somebody opens it."""
    with opened(content) as archive:
        names = archive.namelist()
        if not any(name.startswith(INSIDE[kind]) for name in names):
            raise BadUpload(OTHER.format(kind=kind))
        if any(MACRO_PARTS.search(name) for name in names):
            raise BadUpload(MACROS)
        if any(ACTIVE_PARTS.search(name) for name in names):
            raise BadUpload(ACTIVE)
        for name, part in read_entries(archive, allowance):
            allowance -= len(part)
            _check_part(kind, name, part, depth, allowance)


def _check_part(kind: str, name: str, part: bytes, depth: int, allowance: int) -> None:
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if part.startswith(PROGRAMS):
        raise BadUpload(ACTIVE)
    if part.startswith(ARCHIVES):
        if ending not in INSIDE or depth >= DEEPEST:
            raise BadUpload(NESTED)
        check_document(ending, part, depth + 1, allowance)
    elif name == "mimetype" and kind == "odt" and part.strip() != OPEN_DOCUMENT:
        raise BadUpload(OTHER.format(kind=kind))
    elif ending in ("xml", "rels", "rdf") or name == "[Content_Types].xml":
        _check_xml(name, part)


def _check_xml(name: str, part: bytes) -> None:
    if DDE.search(part):
        raise BadUpload(ELSEWHERE)
    is_list = name.endswith(".rels") or name in ("[Content_Types].xml", "content.xml", "META-INF/manifest.xml")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if is_list:
        parser.StartElementHandler = _check_element
    try:
        # Other parts are long; a document type can only stand at the beginning.
        parser.Parse(part if is_list else part[:4096], is_list)
    except expat.ExpatError as error:
        if is_list:
            raise BadUpload(DAMAGED) from error


def _refuse_doctype(*_) -> None:
    raise BadUpload(DAMAGED)


def _check_element(name: str, attributes: dict[str, str]) -> None:
    tag = name.rpartition(" ")[2]
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise BadUpload(MACROS)
    if tag == "Relationship" and attributes.get("TargetMode") == "External":
        if not attributes.get("Type", "").endswith("/hyperlink"):
            raise BadUpload(ELSEWHERE)
    elif tag in ("event-listener", "script", "scripts") and "script" in name.lower() and attributes:
        raise BadUpload(MACROS)
    elif tag in ("object-ole", "applet", "plugin"):
        raise BadUpload(ACTIVE)
    elif tag == "encryption-data":
        raise BadUpload("The document is protected by a password. Save it without one, then choose it again.")
