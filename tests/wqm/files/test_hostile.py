"""Hostile and odd files: each gets a sentence that says what to do, or is made harmless."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.wqm.files import uploads
from wqm.files.checks import BEGINNING, BadUpload, kind_of
from wqm.files.checks.archives import MOST_ENTRIES
from wqm.files.checks.contents import safe_content


def stored_bytes(name: str, content: bytes) -> bytes:
    """What would be stored of it."""
    return safe_content(content, kind=kind_of(name, content[:BEGINNING])) or content


def script(pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch(pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe")))
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])


def script_in_the_trailer() -> bytes:
    """A catalogue that is no object of its own: it stands in the trailer, with what happens on opening."""
    objects = [b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", b"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 9 9] >>"]
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    root = b"<< /Type /Catalog /Pages 1 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"
    end = b"xref\n0 3\n0000000000 65535 f \n%btrailer\n<< /Size 3 /Root %b >>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (table, root, len(content))


def open_document(inside: str, part: str = "content.xml") -> bytes:
    """An open document with these elements in one of its parts."""
    rooms = {"o": "office", "d": "drawing", "t": "text"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{room}:1.0"' for key, room in rooms.items())
    words = f'<o:document {spaces} xmlns:x="http://www.w3.org/1999/xlink">{inside}</o:document>'
    return uploads.odt(**{part: words})


def attachment(pdf) -> None:
    pdf.attachments["plan.exe"] = b"MZ"


def dynamic_form(pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"))


def bomb(pdf) -> None:
    pdf.Root.Bomb = pikepdf.Stream(pdf, zlib.compress(b"\0" * 400_000_000, 9), Filter=Name.FlateDecode)


def bomb_in_a_bomb(pdf) -> None:
    packed = zlib.compress(zlib.compress(b"\0" * 100_000))
    pdf.Root.Bomb = pikepdf.Stream(pdf, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


AS_IT_IS = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}


def huge_png(width: int, height: int) -> bytes:
    """A picture whose header alone is enormous."""
    content = uploads.picture("PNG", (10, 10))
    header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def with_link(name: str = "word/link") -> bytes:
    """An archive with a symbolic link in it."""
    out = BytesIO(uploads.docx())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo(name)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def macro_book() -> bytes:
    types = '<Types xmlns="t"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    return uploads.archive({"[Content_Types].xml": types, "word/document.xml": "<w/>"})


REFUSED = [
    # name, content (what takes a second to make is made in its test), words of the sentence
    ("program.exe", b"MZ\x90\x00", "Use one of: csv, docx"),
    ("program.pdf", b"MZ\x90\x00" * 50, "is a different kind of file"),
    ("program.txt", b"MZ\x90\x00" * 50, "is a different kind of file"),
    ("plan.pdf.exe", uploads.pdf(), "You cannot upload this kind of file"),
    ("page.jpg", b"<html><script>alert(1)</script>", "is a different kind of file"),
    ("page.html", b"<html>", "save the page as .pdf"),
    ("eicar.txt", uploads.EICAR, "virus scanner’s test file"),
    ("eicar.com", uploads.EICAR, "You cannot upload this kind of file"),
    ("photo.heic", b"\0\0\0\x18ftypheic", "Save the picture as .jpg"),
    ("photo.webp", uploads.picture("WEBP"), "Save the picture as .jpg"),
    ("photo.jpg", uploads.picture("WEBP"), "is really a .webp. Save the picture as .jpg"),
    ("photo.svg", b"<svg onload='x'/>", "Save the picture as .jpg"),
    ("film.mp4", b"\0\0\0\x18ftypmp42", "add its web address as a link"),
    ("all.zip", uploads.archive({"a.txt": "a"}), "choose several at once"),
    ("plan.docm", uploads.docx(), "without macros"),
    ("plan.doc", b"\xd0\xcf\x11\xe0" * 100, "save it as .docx, .xlsx, .pptx or .pdf"),
    ("plan.docx", b"\xd0\xcf\x11\xe0" * 100, "has a password or is in an old format"),
    ("mail.eml", b"From: me", "Save the email as .pdf"),
    ("words.txt", b"words\x00\x01\x02words", "not plain text"),
    # pictures
    ("half.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "We cannot read the"),
    ("cut.jpg", uploads.picture("JPEG", (400, 400), quality=100)[:600], "We cannot read the"),
    ("wide.png", huge_png(30_000, 30_000), "larger than 50 million pixels"),
    ("endless.png", huge_png(2_000_000_000, 2_000_000_000), "larger than 50 million pixels"),
    # PDF
    ("locked.pdf", uploads.pdf(encryption=pikepdf.Encryption(user="a", owner="b")), "Save it without one"),
    ("half-locked.pdf", uploads.pdf(encryption=pikepdf.Encryption(user="", owner="b")), "Save it without one"),
    ("script.pdf", uploads.pdf(script), "contains a script"),
    ("script-in-trailer.pdf", script_in_the_trailer(), "contains a script"),
    ("launch.pdf", uploads.pdf(launch), "contains a script"),
    ("packed.pdf", uploads.pdf(launch, object_stream_mode=pikepdf.ObjectStreamMode.generate), "contains a script"),
    ("carries.pdf", uploads.pdf(attachment), "other files inside it"),
    ("form.pdf", uploads.pdf(dynamic_form), "form that runs scripts"),
    ("junk-first.pdf", b"GIF89a" + uploads.pdf(), "is a different kind of file"),
    ("zip-behind.pdf", uploads.pdf() + uploads.archive({"a.txt": "a" * 200}), "We cannot read the"),
    ("bomb.pdf", lambda: uploads.pdf(bomb), "far too large once"),
    ("bombs.pdf", uploads.pdf(bomb_in_a_bomb, **AS_IT_IS), "far too large once"),
    ("broken.pdf", b"%PDF-1.7\nnothing\n%%EOF", "We cannot read the"),
    # documents
    ("macro.docx", uploads.docx(word__vbaProject="x", **{"word/vbaProject.bin": b"x"}), "contains macros"),
    ("renamed.docx", macro_book(), "contains macros"),
    ("old-macro.xlsx", uploads.archive({"xl/workbook.xml": "<w/>", "xl/macrosheets/a.xml": "<m/>"}), "contains macros"),
    ("active.docx", uploads.docx(word__activeX__activeX1="x"), "embedded objects that can run"),
    ("ole.docx", uploads.docx(**{"word/embeddings/oleObject1.bin": b"x"}), "embedded objects that can run"),
    ("program.docx", uploads.docx(**{"word/media/a.png": b"MZ\x90\x00"}), "embedded objects that can run"),
    ("template.docx", uploads.docx(**{"word/_rels/settings.xml.rels": uploads.relationships("attachedTemplate", "http://x")}),
     "loads content from elsewhere"),
    ("template-in-capitals.docx", uploads.docx(**{
        "word/_rels/settings.xml.RELS": uploads.relationships("attachedTemplate", "http://x")}), "loads content"),
    ("part-by-another-name.docx", uploads.docx(**{
        "[Content_Types].xml": (
            '<Types><Override PartName="/word/a.dat" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/></Types>'),
        "word/a.dat": "<w:f xmlns:w='w'><w:fldSimple w:instr=' DDE x'/></w:f>"}), "is damaged"),
    ("wide.docx", uploads.docx(**{
        "word/_rels/a.xml.rels": uploads.relationships("attachedTemplate", "http://x").encode("utf-16")}),
     "loads content from elsewhere"),
    ("dde.docx", uploads.docx(**{"word/a.xml": "<w:p xmlns:w='w'><w:instrText> DDEAUTO c:\\cmd</w:instrText></w:p>"}),
     "from elsewhere"),
    ("dde-in-pieces.docx", uploads.docx(**{"word/a.xml": (
        "<w:p xmlns:w='w'><w:instrText> PAGE </w:instrText><w:fldChar/><w:instrText> \"d</w:instrText>"
        "<w:instrText>de c:\\cmd</w:instrText></w:p>")}), "from elsewhere"),
    ("dde-wide.docx", uploads.docx(**{
        "word/a.xml": "<w:p xmlns:w='w'><w:instrText>DDE</w:instrText></w:p>".encode("utf-16")}), "from elsewhere"),
    ("dde-simple.docx", uploads.docx(**{"word/a.xml": "<w:f xmlns:w='w'><w:fldSimple w:instr=' DDE x'/></w:f>"}),
     "from elsewhere"),
    ("dde.xlsx", uploads.archive({"xl/externalLinks/a.xml": "<externalLink><ddeLink/></externalLink>"}),
     "from elsewhere"),
    ("deep.docx", uploads.docx(**{"word/a.xml": "<a>" * 600 + "</a>" * 600}), "is damaged"),
    ("broken.docx", uploads.docx(**{"word/a.xml": "<a>"}), "is damaged"),
    ("laughs.docx", uploads.docx(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "is damaged"),
    ("nested.docx", uploads.docx(**{"word/embeddings/a.zip": uploads.archive({"a": "a"})}), "other files inside it"),
    ("outside.docx", uploads.docx(**{"../../etc/cron.d/a": "x"}), "refers to files outside itself"),
    ("absolute.docx", uploads.docx(**{"/etc/passwd": "x"}), "refers to files outside itself"),
    ("drive.docx", uploads.docx(**{"C:/windows/a": "x"}), "refers to files outside itself"),
    ("link.docx", with_link(), "refers to files outside itself"),
    ("bomb.docx", lambda: uploads.docx(**{"word/a.xml": b" " * 60_000_000}), "far too large once"),
    ("many.docx", lambda: uploads.docx(**{f"word/{n}": "" for n in range(MOST_ENTRIES + 1)}), "far too large once"),
    ("behind.docx", uploads.docx() + b"MZ" * 40, "is damaged"),
    ("cut.docx", uploads.docx()[:-40], "is damaged"),
    ("flipped.docx", uploads.docx().replace(b"word/document.xml", b"word/document.xmx", 1), "is damaged"),
    ("words.xlsx", uploads.docx(), "is a different kind of file"),
    ("basic.odt", uploads.odt(**{"Basic/Standard/a.xml": "<x/>"}), "contains macros"),
    ("events.odt", uploads.odt(**{"content.xml": (
        '<o xmlns:s="urn:oasis:names:tc:opendocument:xmlns:script:1.0"><s:event-listener s:language="x"/></o>')}),
     "contains macros"),
    ("dde.odt", open_document('<t:dde-connection-decl o:dde-application="soffice" o:dde-topic="/etc/passwd"/>'),
     "from elsewhere"),
    ("dde-source.odt", open_document('<o:dde-source o:dde-application="cmd"/>', "styles.xml"), "from elsewhere"),
    ("image.odt", open_document('<d:image x:href="https://x.example/a.png"/>'), "from elsewhere"),
    ("section.odt", open_document('<t:section-source x:href="../other.odt"/>'), "from elsewhere"),
    ("frame.odt", open_document('<d:floating-frame x:href=" file:///etc/passwd"/>', "styles.xml"), "from elsewhere"),
    ("object.odt", uploads.odt(**{"Object 1": b"x"}), "embedded objects that can run"),
    ("other.odt", uploads.odt(mimetype="application/x-other"), "is a different kind of file"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_file_is_refused_in_a_sentence(name, content, words):
    with pytest.raises(BadUpload) as refused:
        stored_bytes(name, content() if callable(content) else content)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def linked(pdf) -> None:
    """What ordinary PDFs have: a page to open at, and a web address."""
    page = pdf.pages[0]
    pdf.Root.OpenAction = Array([page.obj, Name.Fit])
    link = Dictionary(S=Name.URI, URI=String("https://example.org"))
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=link)])


UNCHANGED = [
    ("pictures.odt", open_document('<d:image x:href="Pictures/a.png"/><t:a x:href="https://example.org">a</t:a>')),
    ("plan.pdf", uploads.pdf()),
    ("linked.pdf", uploads.pdf(linked)),
    ("packed.pdf", uploads.pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    ("words.docx", uploads.docx()),
    (
        "links.docx",
        uploads.docx(**{"word/_rels/a.xml.rels": uploads.relationships("hyperlink", "https://example.org")}),
    ),
    ("chart.docx", uploads.docx(**{"word/embeddings/Microsoft_Excel_Sheet.xlsx": uploads.xlsx()})),
    ("table.xlsx", uploads.xlsx()),
    ("words.odt", uploads.odt()),
    ("table.csv", "name,words\nMaël,née\n".encode("cp1252")),
    ("table.csv", "name;words\r\nMaël;née\r\n".encode("utf-16")),
    ("words.txt", "\ufeffTea, and time 🫖".encode()),
]


@pytest.mark.parametrize(("name", "content"), UNCHANGED, ids=[case[0] for case in UNCHANGED])
def test_ordinary_file_is_kept_as_it_is(name, content):
    assert stored_bytes(name, content) == content


def test_page_hidden_in_a_picture_is_gone():
    hidden = uploads.picture("JPEG", comment=b"<script>alert(1)</script>") + b"<html><script>alert(2)</script>"
    assert b"script" not in stored_bytes("photo.jpg", hidden)
    assert b"script" in hidden


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_picture_of_any_colours_becomes_one_that_every_page_shows(mode):
    with Image.open(BytesIO(stored_bytes("photo.jpeg", uploads.picture("JPEG", mode=mode)))) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (40, 20))


def test_picture_of_16_bits_keeps_its_shades():
    out = BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")
    with Image.open(BytesIO(stored_bytes("scan.png", out.getvalue()))) as picture:
        assert picture.getpixel((1, 1)) == (128, 128, 128, 255)


def test_picture_that_moves_stands_still():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(stored_bytes("moves.png", out.getvalue()))) as picture:
        assert (getattr(picture, "is_animated", False), picture.getpixel((1, 1))) == (False, (255, 0, 0, 255))


def test_large_picture_becomes_one_for_a_screen():
    with Image.open(BytesIO(stored_bytes("wide.jpg", uploads.picture("JPEG", (6000, 3000))))) as picture:
        assert picture.size == (2400, 1200)
