"""What an upload is, by its content. Each refusal is a sentence that says what to do."""

import io
import re
import unicodedata
import warnings
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

import filetype
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from wqm.files.enums import ALLOWED_TYPES, PICTURES, TEXTS

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
MOST_UNPACKED = 400 * 1024 * 1024
CONTROL_OR_DIRECTION = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class BadUpload(ValueError):
    """The upload is refused; the message says why and what to do."""


def clean_name(name: str) -> str:
    """The file's name without folders, control and direction characters, at most 150 characters with its ending."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = CONTROL_OR_DIRECTION.sub("", unicodedata.normalize("NFC", base)).strip(" .") or "file"
    path = PurePosixPath(base)
    return f"{path.stem[:140]}{path.suffix[:10]}"


def check_size(size: int, most: int | None = None) -> None:
    """Raise BadUpload where a file is empty or above `most` bytes (default: the site's limit)."""
    most = most or settings.MAX_UPLOAD_BYTES
    if size == 0:
        raise BadUpload("The file is empty. Check that it opens on your device, then choose it again.")
    if size > most:
        raise BadUpload(
            f"The file is {size / 1048576:.0f} MB; the most is {most // 1048576} MB. Make it smaller, or split it."
        )


def kind_of(name: str, content: bytes) -> str:
    """The kind (a key of ALLOWED_TYPES) that both name and content agree on; raises BadUpload otherwise."""
    ending = PurePosixPath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if ending not in ALLOWED_TYPES:
        endings = ", ".join(sorted(ALLOWED_TYPES))
        raise BadUpload(f"Files of this kind cannot be kept here. Use one of: {endings}.")
    if not _content_is(ending, content):
        raise BadUpload(
            f"The file is called .{ending} but its content is something else. Save it again as .{ending}, then retry."
        )
    return ending


def _content_is(ending: str, content: bytes) -> bool:
    if ending in TEXTS:
        return b"\x00" not in content[:65536] and filetype.guess(content[:8192]) is None
    if ending in {"docx", "xlsx", "pptx", "odt"}:
        return _office_document(content, ending)
    guess = filetype.guess(content[:8192])
    return guess is not None and guess.extension == ending


def _office_document(content: bytes, ending: str) -> bool:
    inside = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml"}[ending]
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except BadZipFile:
        return False
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadUpload("The document unpacks to an enormous size, so it is refused. Save it again from its program.")
    if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
        raise BadUpload("The document carries macros. Save it without macros, then choose it again.")
    return any(entry.filename.startswith(inside) for entry in entries)


def reencode_picture(kind: str, content: bytes) -> bytes:
    """The same picture, upright, at most LONGEST_SIDE pixels, without its metadata (place, device, time).

    Raises BadUpload for what cannot be decoded or is larger than MOST_PIXELS.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadUpload("The picture has more than 50 million pixels. Make it smaller, then retry.")
                upright = ImageOps.exif_transpose(picture).convert("RGB" if kind == "jpg" else "RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadUpload("The picture cannot be read. Open it, save it again, then retry.") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG" if kind == "jpg" else "PNG", optimize=True, **({"quality": 85} if kind == "jpg" else {}))
    return out.getvalue()


__all__ = ["PICTURES", "BadUpload", "check_size", "clean_name", "kind_of", "reencode_picture"]
