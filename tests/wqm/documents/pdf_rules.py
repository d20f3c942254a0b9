"""What an accessible PDF must have, read from the file. Rules that a machine can check; no certification."""

from collections import Counter

import pikepdf


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every element of the structure, in reading order."""
    in_order, waiting = [], [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            in_order.append(element)
            if "/K" in element:
                waiting.append(element.K)
    return in_order


def tags(pdf: pikepdf.Pdf) -> Counter[str]:
    """How many elements of each kind."""
    return Counter(str(element.S).lstrip("/") for element in elements(pdf))


def alternatives(pdf: pikepdf.Pdf) -> list[str]:
    """The text of every figure; empty where one has none."""
    return [str(element.get("/Alt", "")) for element in elements(pdf) if element.S == "/Figure"]


def headings(pdf: pikepdf.Pdf) -> list[int]:
    """Levels of the headings in order."""
    return [
        int(str(element.S)[2])
        for element in elements(pdf)
        if str(element.S)[:2] == "/H" and str(element.S)[2:].isdigit()
    ]


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every link annotation."""
    return [annotation for page in pdf.pages for annotation in page.get("/Annots", []) if annotation.Subtype == "/Link"]


def outline(pdf: pikepdf.Pdf) -> list[str]:
    """Titles of the bookmarks of all levels."""

    def below(items) -> list[str]:
        return [title for item in items for title in (str(item.title), *below(item.children))]

    with pdf.open_outline() as opened:
        return below(opened.root)


def assert_accessible(pdf: pikepdf.Pdf, title: str) -> None:
    """PDF/UA-1 as far as these rules go."""
    root = pdf.Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title
    assert all(page.get("/Tabs") == "/S" and "/StructParents" in page for page in pdf.pages)
    levels = headings(pdf)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert all(alternatives(pdf))
    assert all(str(link.get("/Contents", "")) and "/StructParent" in link for link in links(pdf))
    assert pdf.check_pdf_syntax() == []
