"""Tables that cross a page are cut there, with caption and head again; letters of many scripts are no boxes."""

import io
import re
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML

from wqm.documents import tables
from wqm.documents.pdf import PdfSource, render_pdf

SHEET = """@page { size: A5; margin: 20mm 10mm } body { margin: 0; font: 12pt/1.2 sans-serif }
table { width: 100%; border-collapse: collapse } th, td { padding: 1mm 3mm 1mm 0; border-bottom: 1pt solid }
thead { display: table-header-group } tr, h2 { break-inside: avoid } h2 { break-after: avoid }
table.wqm-part { break-before: page; margin-top: -7mm } .wqm-next-page { break-before: page }
table.wqm-part caption { height: 7mm; padding: 0; box-sizing: border-box; overflow: hidden }"""


def page_of(rows: int, *, before: int = 0, first: str = "", caption: str = "Every answer") -> str:
    """A table of so many rows, `before` mm below the top of the page; the first row holds `first`."""
    body = "".join(
        f"<tr><th scope='row'>Row {row}{first if row == 0 else ''}</th><td>{row * 7}</td></tr>" for row in range(rows)
    )
    return (
        f"<html lang='en'><head><title>T</title><style>{SHEET}</style></head><body>"
        f"<div style='height:{before}mm'></div>"
        f"<h2>Heading</h2><table><caption>{caption}</caption><thead><tr><th scope='col'>Question</th>"
        f"<th scope='col'>Share</th></tr></thead><tbody>{body}</tbody></table><p>After it</p></body></html>"
    )


def laid_out(page: str) -> tuple[Any, Any]:
    """(the page cut where it broke, its layout), as `render_pdf` does it."""
    root = tables.mark_rows(page)
    document = HTML(string=tables.text_of(root)).render()
    for _ in range(tables.MOST_LAYOUTS - 1):
        if not tables.improve(root, document.pages):
            break
        document = HTML(string=tables.text_of(root)).render()
    return root, document


def words(box: Any) -> str:
    text = getattr(box, "text", "")
    return f"{text} " if text else "".join(words(child) for child in getattr(box, "children", ()))


def pages_of(document: Any) -> list[str]:
    return [" ".join(words(page._page_box).split()) for page in document.pages]


def test_each_part_of_a_long_table_has_its_caption_and_its_head():
    root, document = laid_out(page_of(60))
    parts = root.xpath("//table")
    assert len(parts) == 3
    assert [part.xpath("string(caption)") for part in parts] == ["Every answer"] + ["Every answer (continued)"] * (
        len(parts) - 1
    )
    assert {part.xpath("string(thead)") for part in parts} == {"QuestionShare"}
    for number, page in enumerate(pages_of(document)[:3]):
        assert page.startswith("Heading Every answer Question Share Row" if not number else "Every answer (continued)")
    assert tables.rows_after_a_break(document.pages) == []


def test_no_row_is_lost_or_doubled_and_all_stay_in_order():
    root, document = laid_out(page_of(60))
    shown = re.findall(r"Row (\d+)", " ".join(pages_of(document)))
    assert shown == [str(row) for row in range(60)]
    assert "".join(root.xpath("//tr/td/text()")) == "".join(str(row * 7) for row in range(60))


def test_columns_and_pages_are_those_of_the_table_in_one_piece():
    whole = HTML(string=tables.text_of(tables.mark_rows(page_of(60)))).render()
    _, document = laid_out(page_of(60))
    assert [re.findall(r"Row \d+", page) for page in pages_of(document)] == [
        re.findall(r"Row \d+", page) for page in pages_of(whole)
    ]
    before, after = (tables.widths_of_columns(one.pages)["0"] for one in (whole, document))
    assert after == pytest.approx(before, abs=0.1)


def test_table_that_fits_is_left_as_it_was():
    root, document = laid_out(page_of(5))
    assert (len(root.xpath("//table")), len(document.pages)) == (1, 1)
    assert root.xpath("//table/@style") == []


@pytest.mark.parametrize("before", [120, 126, 132, 138])
@pytest.mark.parametrize("first", ["", " with a very long heading" * 12])
def test_no_caption_stands_alone_at_the_foot_of_a_page(before, first):
    _, document = laid_out(page_of(6, before=before, first=first))
    for page in pages_of(document):
        assert ("Every answer" in page) == ("Row" in page)


def test_mark_up_in_a_caption_survives():
    root, _ = laid_out(page_of(40, caption="Every <em>answer</em>"))
    assert root.xpath("//table[2]/caption")[0].text_content() == "Every answer (continued)"
    assert root.xpath("//table[2]/caption/em/text()") == ["answer"]


SCRIPTS = {
    "Devanagari": "यह विद्यालय अच्छा है",
    "Gurmukhi": "ਇਹ ਸਕੂਲ ਚੰਗਾ ਹੈ",
    "Bengali": "এই বিদ্যালয়টি ভালো",
    "WenQuanYi": "这所学校很好",
    "Emoji": "🎉",
}


def test_letters_of_many_scripts_come_from_a_font_that_has_them(settings, tmp_path):
    (tmp_path / "scripts.html").write_text(
        "<html lang='en'><head><title>T</title></head><body><h1>T</h1>"
        + "".join(f"<p>{text}</p>" for text in SCRIPTS.values())
        + "</body></html>"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    content = render_pdf(PdfSource("scripts.html", {}))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {str(item.get("/BaseFont")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)}
    for script in SCRIPTS:
        assert any(script in font for font in fonts), (script, sorted(fonts))
