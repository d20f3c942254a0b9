"""Good and hostile files, made in memory."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
from openpyxl import Workbook
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **options) -> bytes:
    """A page, changed by `change`; `options` go to saving."""
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def archive(parts: dict[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as packed_file:
        for name, content in parts.items():
            packed_file.writestr(name, content)
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    """A document of words with more parts; `__` in a name stands for a slash."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": "<w:document xmlns:w='w'>Words</w:document>",
    }
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def relationships(kind: str, target: str) -> str:
    """A list of relationships with one that leads outside."""
    space = "http://schemas.openxmlformats.org/"
    return (
        f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" TargetMode="External"'
        f' Type="{space}officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def xlsx() -> bytes:
    """A workbook as its library writes it."""
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "Attendance"
    book.save(out)
    return out.getvalue()


def odt(**more: str | bytes) -> bytes:
    """An open document with more parts."""
    parts: dict[str, str | bytes] = {"mimetype": OPEN_DOCUMENT, "content.xml": "<o xmlns='o'/>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})
