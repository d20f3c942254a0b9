"""From HTML to bytes: what a rendered file always is, and what it never fetches."""

import io
import logging
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from wqm.documents import pdf
from wqm.documents.pdf import Attachment, ForbiddenAddress, PdfSource, render_pdf

DAY = datetime(2026, 3, 4, tzinfo=UTC)
PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>A title</title></head><body><h1>One</h1>{}</body></html>'


def render(monkeypatch, body: str = "", *attachments: Attachment) -> bytes:
    """A page with this body."""
    monkeypatch.setattr(pdf, "render_to_string", lambda *given: PAGE.format(body))
    return render_pdf(PdfSource("any.html", {}, attachments))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "wqm:/etc/passwd",
        "wqm:/static/../wqm/settings.py",
        "wqm:/static//etc/passwd",
        "/etc/passwd",
    ],
)
def test_fetcher_refuses(address):
    with pytest.raises(ForbiddenAddress):
        pdf._fetcher().fetch(address)


def test_nothing_is_opened_for_a_page_that_asks_for_it(monkeypatch, caplog):
    """The picture is left out and the document is made all the same."""
    opened = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, request, *given: opened.append(request))
    caplog.set_level(logging.ERROR, "weasyprint")
    pictures = '<img alt="a" src="file:///etc/passwd"><img alt="b" src="http://127.0.0.1:9/b.png">'
    content = render(monkeypatch, pictures + '<p style="background: url(https://127.0.0.1:9/c.png)">x</p>')
    assert content.startswith(b"%PDF")
    assert opened == []
    assert b"root:" not in content
    assert len([record for record in caplog.records if "ForbiddenAddress" in record.getMessage()]) == 3


def test_space_after_the_last_word_moves_no_line(monkeypatch):
    """The question came from the staff survey: in a column that it just filled, "The" had a line of its own."""

    def drawn(space: str) -> list[bytes]:
        text = f"The person I report to supports me.{space}"
        cells = "".join(f'<p style="width: {tenths / 10}em">{text}</p>' for tenths in range(140, 210))
        with pikepdf.open(io.BytesIO(render(monkeypatch, cells))) as document:
            return [page.Contents.read_bytes() for page in document.pages]

    assert drawn("\n  ") == drawn(" ") == drawn("")


def test_our_stylesheet_and_typeface_are_used(monkeypatch):
    """Also letters of Welsh and Polish; nothing falls back to what the machine has."""
    with pikepdf.open(io.BytesIO(render(monkeypatch, "<p>Ŵy, Łódź <b>bold</b> 5–10 “so”</p>"))) as document:
        fonts = {str(pdf_object.get("/BaseFont")) for pdf_object in document.objects if is_font(pdf_object)}
    assert fonts
    assert all("Atkinson" in name or "Figures" in name for name in fonts), fonts


def test_zeros_are_not_slashed(monkeypatch):
    """Figures are of a typeface of their own, in text and in charts."""
    for body in ("<p>2026</p>", '<svg width="99" height="20"><text font-family="WQM Figures, serif">100</text></svg>'):
        with pikepdf.open(io.BytesIO(render(monkeypatch, body))) as document:
            fonts = {str(pdf_object.get("/BaseFont")) for pdf_object in document.objects if is_font(pdf_object)}
        assert any("Figures" in name for name in fonts), (body, fonts)
        assert not any(name.endswith("Next-Regular") for name in fonts), (body, fonts)


def is_font(pdf_object) -> bool:
    """A font's dictionary."""
    return isinstance(pdf_object, pikepdf.Dictionary) and pdf_object.get("/Type") == "/Font"


def test_the_same_source_gives_the_same_bytes(monkeypatch):
    attachment = Attachment("a.txt", b"abc", "A text", DAY)
    before = render(monkeypatch, "<p>x</p>", attachment)
    time.sleep(1.1)  # the clock has gone on to another second
    assert render(monkeypatch, "<p>x</p>", attachment) == before


def test_attachments_keep_bytes_name_and_description(monkeypatch):
    content = bytes(range(256)) * 20
    document = pikepdf.open(io.BytesIO(render(monkeypatch, "", Attachment("001 Plän.pdf", content, "Evidence 1", DAY))))
    (spec,) = document.attachments.values()
    assert spec.filename == "001 Plän.pdf"
    assert spec.get_file().read_bytes() == content
    assert spec.description == "Evidence 1"


def test_qpdf_and_pdfinfo_find_nothing_wrong(monkeypatch, tmp_path):
    """pikepdf is qpdf's library and always there; the programs are asked too where they are installed."""
    path = tmp_path / "made.pdf"
    path.write_bytes(render(monkeypatch, "<table><tr><th>a</th><td>b</td></tr></table>"))
    check_file(path)


def check_file(path: Path) -> None:
    """No problem in the structure of the file, by every checker there is."""
    with pikepdf.open(path) as document:
        assert document.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
    if shutil.which("pdfinfo"):
        said = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True)
        assert "Tagged:" in said.stdout and "yes" in said.stdout.split("Tagged:")[1].splitlines()[0]
        assert said.stderr == ""
