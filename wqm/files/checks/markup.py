"""The XML inside of documents, read by a parser from beginning to end: in one go, without a tree, and without entities.

A parser sees each byte once. Expressions over the text of a document do not: each place at which one could begin may be
tried to the end, and a document of 3 kB unpacks to megabytes of such places. Python's own parser does not either: it is
given a megabyte at a time, and begins a long name or comment anew with each.
"""

import re
from typing import Any

from lxml import etree

from wqm.files.checks.archives import DAMAGED, Allowance
from wqm.files.checks.refusing import BadUpload

MACROS = "The document contains macros. Save it without macros, then choose it again."
ACTIVE = "The document contains embedded objects that can run. Save it as .pdf, then choose that file."
ELSEWHERE = "The document loads content from elsewhere when someone opens it. Save it as .pdf, then choose that file."
PASSWORD = "The document has a password. Save it without one, then choose it again."  # noqa: S105 - a sentence, not a secret

# How the parts are called that are looked into.
XML = ("xml", "rels")
# What consists of such parts; the list of a document may call them as it likes, and programs write these endings.
OFFICE_PART = re.compile(r"application/vnd\.(openxmlformats-officedocument|ms-).*\+xml", re.IGNORECASE)

# Elements of open documents: whose content a program is asked for, and whose content lies where they say.
OPEN = "{urn:oasis:names:tc:opendocument:"
ASKED = ("dde-connection-decl", "dde-source")
FETCHED = ("image", "fill-image", "section-source", "floating-frame")

# So much of an instruction of a field is read: its first word says what it does.
INSTRUCTION = 64


def check_xml(part: bytes, allowance: Allowance, *, is_list: bool) -> None:
    """Raise BadUpload for what is no XML, declares a type of its own, runs something, or fetches something.

    `is_list` is a part that says what the document consists of; in others the same words may be somebody's data.
    """
    parser = etree.XMLParser(
        target=_Looking(allowance, is_list),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # at most 256 elements deep, and 10 MB in one text
    )
    try:
        etree.fromstring(part, parser)
    except etree.LxmlError as error:
        raise BadUpload(DAMAGED) from error


class _Looking:
    """Sees each element once. What a field of a document is told to do may come in pieces."""

    def __init__(self, allowance: Allowance, is_list: bool):
        self._allowance = allowance
        self._is_list = is_list
        self._in_instruction = False
        self._instruction = ""

    def doctype(self, *_: Any) -> None:
        """No document of these programs declares a type; entities are declared in it."""
        raise BadUpload(DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._allowance.take(elements=1)
        tag = name.rpartition("}")[2]
        if tag == "fldChar":
            self._instruction = ""
        self._in_instruction = tag == "instrText"  # until the next one: what stands between them is space
        if name.startswith(OPEN):
            _check_fetched(tag, attributes)
        if self._is_list:
            _check_listed(name, tag, attributes)
        elif tag == "ddeLink":
            raise BadUpload(ELSEWHERE)
        elif tag == "fldSimple":
            _check_instruction(next((value for key, value in attributes.items() if key.endswith("}instr")), ""))

    def data(self, text: str) -> None:
        if self._in_instruction and len(self._instruction) < INSTRUCTION:
            self._instruction = (self._instruction + text[:4096].lstrip(' \t\r\n"'))[:INSTRUCTION]
            _check_instruction(self._instruction)

    def close(self) -> None:
        """There is nothing to give back."""


def _check_instruction(words: str) -> None:
    """A field that asks another program for its content starts that program."""
    if words.lstrip(' \t\r\n"').upper().startswith("DDE"):
        raise BadUpload(ELSEWHERE)


def _check_fetched(tag: str, attributes: dict[str, str]) -> None:
    """A part of an open document that another program gives, or that lies outside of it."""
    if tag in ASKED:
        raise BadUpload(ELSEWHERE)
    address = next((value.strip() for key, value in attributes.items() if key.endswith("}href")), "")
    if tag in FETCHED and (address.startswith(("/", "\\", "..")) or ":" in address):
        raise BadUpload(ELSEWHERE)


def _check_listed(name: str, tag: str, attributes: dict[str, str]) -> None:
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise BadUpload(MACROS)
    part = attributes.get("PartName") or attributes.get("Extension") or ""
    if OFFICE_PART.match(attributes.get("ContentType", "")) and part.rpartition(".")[2].lower() not in XML:
        raise BadUpload(DAMAGED)
    if tag == "Relationship" and attributes.get("TargetMode") == "External":
        if not attributes.get("Type", "").endswith("/hyperlink"):
            raise BadUpload(ELSEWHERE)
    elif tag in ("event-listener", "script", "scripts") and "script" in name.lower() and attributes:
        raise BadUpload(MACROS)
    elif tag in ("object-ole", "applet", "plugin"):
        raise BadUpload(ACTIVE)
    elif tag == "encryption-data":
        raise BadUpload(PASSWORD)
