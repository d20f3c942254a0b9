"""What an accessible PDF must have, read from the file. Rules that a machine can check; no certification."""

from collections import Counter

import pikepdf


def elements(made: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every element of the structure, in reading order."""
    found, waiting = [], [made.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(reversed(list(one)))
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            found.append(one)
            if "/K" in one:
                waiting.append(one.K)
    return found


def tags(made: pikepdf.Pdf) -> Counter[str]:
    """How many elements of each kind."""
    return Counter(str(one.S).lstrip("/") for one in elements(made))


def alternatives(made: pikepdf.Pdf) -> list[str]:
    """The text of every figure; empty where one has none."""
    return [str(one.get("/Alt", "")) for one in elements(made) if one.S == "/Figure"]


def headings(made: pikepdf.Pdf) -> list[int]:
    """Levels of the headings in order."""
    return [int(str(one.S)[2]) for one in elements(made) if str(one.S)[:2] == "/H" and str(one.S)[2:].isdigit()]


def links(made: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every link annotation."""
    return [one for page in made.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]


def outline(made: pikepdf.Pdf) -> list[str]:
    """Titles of the bookmarks of all levels."""

    def below(items) -> list[str]:
        return [title for one in items for title in (str(one.title), *below(one.children))]

    with made.open_outline() as found:
        return below(found.root)


def assert_accessible(made: pikepdf.Pdf, title: str) -> None:
    """PDF/UA-1 as far as these rules go."""
    root = made.Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with made.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title
    assert all(page.get("/Tabs") == "/S" and "/StructParents" in page for page in made.pages)
    levels = headings(made)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert all(alternatives(made))
    assert all(str(link.get("/Contents", "")) and "/StructParent" in link for link in links(made))
    assert made.check_pdf_syntax() == []
