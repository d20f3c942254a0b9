"""Which kind a file is, where its name and its content agree."""

from pathlib import PurePosixPath

import filetype

from wqm.files.checks.refusing import BadUpload
from wqm.files.checks.types import ALLOWED_TYPES, DOCUMENTS, PICTURES, TEXTS

# The harmless file with which every scanner of viruses is tried out. It is known without one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
# So many bytes of the beginning say what a file is.
BEGINNING = 8192

PICTURE = "Save the picture as .jpg, then choose it again."
MACROS = "Save the document without macros (.docx, .xlsx, .pptx), then choose it again."
ARCHIVE = "Unzip it, then choose the files inside. You can choose several at once."
OLD_OFFICE = "Open it and save it as .docx, .xlsx, .pptx or .pdf, then choose it again."
FILM = "You cannot upload video or sound. Put it where your school stores video, and add its web address as a link."
# What to do with kinds that people have, and that we do not keep.
ADVICE = {
    **dict.fromkeys(("heic", "heif", "avif", "webp", "gif", "bmp", "tif", "tiff", "svg", "jxr", "cr2"), PICTURE),
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "xlsb", "pptm", "potm", "ppsm"), MACROS),
    **dict.fromkeys(("doc", "dot", "xls", "ppt", "pps", "rtf", "pages", "numbers", "key"), OLD_OFFICE),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar", "bz2", "xz"), ARCHIVE),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "wmv", "m4v", "webm", "mp3", "m4a", "wav", "ogg"), FILM),
    **dict.fromkeys(("eml", "msg"), "Save the email as .pdf, then choose that file."),
    **dict.fromkeys(("htm", "html", "mht"), "Add the page's web address as a link, or save the page as .pdf."),
}


def kind_of(name: str, beginning: bytes) -> str:
    """The kind (a key of ALLOWED_TYPES) that both name and content agree on; raises BadUpload otherwise.

    Only the first BEGINNING bytes of the content are looked at, so that it costs next to nothing.
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if ending not in ALLOWED_TYPES:
        endings = ", ".join(sorted(ALLOWED_TYPES))
        what_to_do = ADVICE.get(ending, f"Use one of: {endings}.")
        raise BadUpload(f"You cannot upload this kind of file. {what_to_do}")
    if not _begins_as(ending, beginning):
        raise BadUpload(_is_something_else(ending, beginning))
    if EICAR in beginning[:200]:
        raise BadUpload("This is a virus scanner’s test file. Choose another file.")
    return ending


def _begins_as(ending: str, beginning: bytes) -> bool:
    if ending in TEXTS:
        return filetype.guess(beginning[:BEGINNING]) is None and not beginning.startswith((b"MZ", b"\x7fELF"))
    if ending in DOCUMENTS:
        return beginning.startswith(b"PK\x03\x04")
    return beginning.startswith({"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}[ending])


def _is_something_else(ending: str, beginning: bytes) -> str:
    guess = filetype.guess(beginning[:BEGINNING])
    detected = guess.extension if guess else ""
    if beginning.startswith(b"\xd0\xcf\x11\xe0") and ending in DOCUMENTS:
        return f"The file has a password or is in an old format. Save it as .{ending} without a password."
    if detected in ADVICE and ending in PICTURES:
        return f"The file ends in .{ending} but is really a .{detected}. {ADVICE[detected]}"
    return f"The file ends in .{ending} but is a different kind of file. Save it again as .{ending}, then retry."
