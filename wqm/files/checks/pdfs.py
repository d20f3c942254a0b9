"""PDF: readable by everybody, and nothing in it that runs, starts or carries something else."""

import io
import re
import zlib
from collections.abc import Iterable

import pikepdf

from wqm.files.checks.refusing import BadUpload

MOST_UNPACKED = 300 * 1024 * 1024
MOST_OBJECTS = 300_000
# Room for line ends and padding after the end of the file; a second file does not fit into it.
LONGEST_TAIL = 64
MOST_VALUES = 3_000_000
# A stream is read in pieces, the first one small: there may be a great many small streams.
FIRST_PIECE, PIECE, CHUNK = 256, 64 * 1024, 4 * 1024 * 1024

PASSWORD = "The PDF has a password. Save it without one, then choose it again."  # noqa: S105 - a sentence, not a secret
RUNS = "The PDF contains a script. Print it to a new PDF, then choose that one."
CARRIES = "The PDF has other files inside it. Upload those one by one, and print this one to a new PDF."
FORM = "The PDF is a form that runs scripts. Print it to a new PDF, then choose that one."
DAMAGED = "We cannot read the PDF. Print it to a new PDF, then choose that one."
BOMB = "The PDF is far too large once unpacked, so we cannot accept it. Print it to a new PDF, then choose that one."

ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute"}
TWICE_PACKED = re.compile(rb"/Filter\s*\[\s*/Fl(?:ateDecode)?\s*/Fl")
STREAM = re.compile(rb"stream\r?\n")


def check_pdf(content: bytes) -> None:
    """Raise BadUpload for a PDF that is locked, broken, a bomb, two kinds of file at once, or that does something."""
    _check_ends(content)
    _check_unpacked(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise BadUpload(PASSWORD)
            if not len(pdf.pages):
                raise BadUpload(DAMAGED)
            # What stands directly in the trailer is no object of its own, and may be the whole catalogue.
            _check_object(pdf.trailer, 0)
            _check_objects(pdf.objects)
    except pikepdf.PasswordError as error:
        raise BadUpload(PASSWORD) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OverflowError) as error:
        if isinstance(error, BadUpload):
            raise
        # A sealed process cannot open what decrypting asks for.
        raise BadUpload(PASSWORD if b"/Encrypt" in content else DAMAGED) from error


def _check_ends(content: bytes) -> None:
    """Nothing before the header, next to nothing after the end."""
    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-") or end < 0:
        raise BadUpload(DAMAGED)
    if len(content[end + 5 :].strip(b"\r\n\t \x00")) > LONGEST_TAIL:
        raise BadUpload(DAMAGED)


def _check_unpacked(content: bytes) -> None:
    """Every stream is unpacked piece by piece and thrown away, before a library unpacks it whole.

    What is read counts as well as what comes out: streams may begin inside of one another, and are read again then.
    """
    if TWICE_PACKED.search(content):
        raise BadUpload(BOMB)
    left = MOST_UNPACKED
    for match in STREAM.finditer(content):
        left -= _unpacked_size(memoryview(content), match.end(), left)
        if left < 0:
            raise BadUpload(BOMB)


def _unpacked_size(content: memoryview, start: int, most: int) -> int:
    """How many bytes were read and came out, until it ended or came to more than `most`."""
    unpacking, size, length = zlib.decompressobj(), 0, FIRST_PIECE
    piece: memoryview | bytes = content[start : start + length]
    size += len(piece)
    try:
        while len(piece) and size <= most and not unpacking.eof:
            size += len(unpacking.decompress(piece, CHUNK))
            piece = unpacking.unconsumed_tail
            if not piece:
                start, length = start + length, min(length * 4, PIECE)
                piece = content[start : start + length]
                size += len(piece)
    except zlib.error:
        return size  # packed in another way, or not at all
    return size


def _check_objects(objects: Iterable[pikepdf.Object]) -> None:
    values = 0
    for number, pdf_object in enumerate(objects):
        values += _check_object(pdf_object, 0)
        if number > MOST_OBJECTS or values > MOST_VALUES:
            raise BadUpload(BOMB)


def _check_object(pdf_object: pikepdf.Object, depth: int) -> int:
    """One object with what stands directly in it, counted; what it refers to comes by itself."""
    if depth and pdf_object.is_indirect:
        return 0
    if depth > 50:
        raise BadUpload(DAMAGED)
    if isinstance(pdf_object, pikepdf.Stream):
        pdf_object = pdf_object.stream_dict
    values: Iterable[object] = ()
    count = 1
    if isinstance(pdf_object, pikepdf.Dictionary):
        _check_dictionary(pdf_object)
        values = [pdf_object.get(key) for key in pdf_object.keys()]  # noqa: SIM118 - a PDF's dictionary is not iterable
    elif isinstance(pdf_object, pikepdf.Array):
        count += len(pdf_object)
        if count > MOST_VALUES:
            raise BadUpload(BOMB)
        values = pdf_object
    for value in values:
        if isinstance(value, pikepdf.Object):
            count += _check_object(value, depth + 1)
    return count


def _check_dictionary(pdf_object: pikepdf.Object) -> None:
    if "/JS" in pdf_object or _name(pdf_object, "/S") in ACTIONS:
        raise BadUpload(RUNS)
    if "/XFA" in pdf_object:
        raise BadUpload(FORM)
    is_file = "/EF" in pdf_object or _name(pdf_object, "/Type") == "/EmbeddedFile"
    if is_file or _name(pdf_object, "/Subtype") in (
        "/FileAttachment",
        "/RichMedia",
        "/Movie",
        "/Sound",
        "/3D",
        "/Screen",
    ):
        raise BadUpload(CARRIES)


def _name(pdf_object: pikepdf.Object, key: str) -> str:
    value = pdf_object.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
