"""What an upload holds. Costs time and memory without end for a hostile file: only ever run confined."""

import encodings.cp437  # names in archives
import encodings.cp1252
import encodings.utf_8_sig
import encodings.utf_16

from PIL import Image, MpoImagePlugin

from wqm.files.checks.office import check_document
from wqm.files.checks.pdfs import check_pdf
from wqm.files.checks.pictures import reencode_picture
from wqm.files.checks.texts import check_text
from wqm.files.checks.types import DOCUMENTS, PICTURES

# The process is sealed before a file is looked into: what would be loaded when it is needed is loaded now.
LOADED = (encodings.cp437, encodings.cp1252, encodings.utf_8_sig, encodings.utf_16, MpoImagePlugin)
Image.preinit()


def safe_content(content: bytes, *, kind: str) -> bytes:
    """The bytes to keep in place of these: a picture written anew, or nothing where they may stay as they are.

    Raises BadUpload for what could harm anyone who opens it, or cannot be read.
    """
    if kind in PICTURES:
        return reencode_picture(kind, content)
    if kind == "pdf":
        check_pdf(content)
    elif kind in DOCUMENTS:
        check_document(kind, content)
    else:
        check_text(content)
    return b""
