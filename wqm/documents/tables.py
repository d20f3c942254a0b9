"""Tables that cross a page are cut there on purpose: each part is a table of its own, with its caption and head again.

Left alone, the rest of a table stands on the next page under a repeated head but without a caption, and anyone who
hears the page meets rows of nothing. Only the layout knows where a table is cut, so a page is laid out, cut where it
broke, and laid out again. The cuts change nothing else: columns keep their widths, and the caption of a rest stands
in the margin of the page (print.scss), so that what follows stays where it was and two layouts are enough.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import html as lxml_html

# The second one is right, unless something had to move to the next page.
MOST_LAYOUTS = 4
ROW, TABLE, PART, NEXT_PAGE = "data-row", "data-table", "wqm-part", "wqm-next-page"
HEADINGS = ("h2", "h3", "h4")
CONTINUED = " (continued)"


def improve(root: Any, pages: Any) -> bool:
    """Mend one kind of what the layout shows: what moves changes where tables break. False where all is well."""
    if begin_on_next_page(root, lonely_tables(pages)):
        return True
    return cut_before(root, rows_after_a_break(pages), widths_of_columns(pages))


def mark_rows(page: str) -> Any:
    """The parsed page; each body row of a table with a head carries a number by which the layout names it."""
    root = lxml_html.document_fromstring(page)
    rows = root.xpath("//table[thead]/tbody/tr")
    for number, row in enumerate(rows):
        row.set(ROW, str(number))
    for number, table in enumerate(root.xpath("//table[thead]")):
        table.set(TABLE, str(number))
    return root


def text_of(root: Any) -> str:
    """The page to lay out."""
    return lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")


def rows_after_a_break(pages: Any) -> list[str]:
    """The rows with which a table goes on at the top of a page, by their numbers."""
    begun: set[Any] = set()
    found = []
    for page in pages:
        seen = set()
        for table, row in _rows(page._page_box):
            if table in begun and table not in seen:
                found.append(row)
            seen.add(table)
        begun |= seen
    return found


def lonely_tables(pages: Any) -> list[str]:
    """The tables of which a page shows the caption or the head, and no row, by their numbers."""
    begun: set[str] = set()
    lonely = []
    for page in pages:
        shown = {table.get(TABLE) for table, _ in _rows(page._page_box)}
        lonely += sorted(_announced(page._page_box) - shown - begun)
        begun |= shown
    return lonely


def _announced(box: Any) -> set[str]:
    """The marked tables that have anything on this page."""
    element = getattr(box, "element", None)
    own = {element.get(TABLE)} if element is not None and element.get(TABLE) else set()
    return own.union(*(_announced(child) for child in getattr(box, "children", ())))


def begin_on_next_page(root: Any, numbers: list[str]) -> bool:
    """With the headings right above them; whether anything was moved."""
    moved = False
    for number in numbers:
        for first in root.xpath(f"//table[@{TABLE}='{number}'][not(contains(@class, '{PART}'))]"):
            while (above := first.getprevious()) is not None and above.tag in HEADINGS:
                first = above
            if NEXT_PAGE not in first.get("class", ""):
                first.set("class", f"{first.get('class', '')} {NEXT_PAGE}".strip())
                moved = True
    return moved


def _rows(box: Any, table: Any = None) -> Iterator[tuple[Any, str]]:
    """(table, number of the row) for each marked row of a laid-out box, in order."""
    element = getattr(box, "element", None)
    if element is not None and box.element_tag == "table":
        table = element
    if element is not None and box.element_tag == "tr" and element.get(ROW) and table is not None:
        yield table, element.get(ROW)
        return
    for child in getattr(box, "children", ()):
        yield from _rows(child, table)


def widths_of_columns(pages: Any) -> dict[str, list[float]]:
    """How wide the columns of each marked table came out, in CSS pixels."""
    widths: dict[str, list[float]] = {}
    waiting = [page._page_box for page in pages]
    while waiting:
        box = waiting.pop()
        element = getattr(box, "element", None)
        if element is not None and element.get(TABLE) and getattr(box, "column_widths", None):
            widths[element.get(TABLE)] = list(box.column_widths)
        waiting.extend(getattr(box, "children", ()))
    return widths


def cut_before(root: Any, numbers: list[str], widths: dict[str, list[float]]) -> bool:
    """Let a part of its own begin with each of these rows; whether anything was cut."""
    cut = False
    for number in numbers:
        for row in root.xpath(f"//tr[@{ROW}='{number}']"):
            _hold_columns(row.getparent().getparent(), widths)
    for number in numbers:
        for row in root.xpath(f"//tr[@{ROW}='{number}']"):
            cut = _cut(row.getparent().getparent(), row) or cut
    return cut


def _hold_columns(table: Any, widths: dict[str, list[float]]) -> None:
    """Columns of all parts are as wide as they were in one piece."""
    if table.xpath("./colgroup"):
        return
    columns = lxml_html.Element("colgroup")
    for width in widths.get(table.get(TABLE), []):
        columns.append(lxml_html.Element("col", style=f"width: {width:.2f}px"))
    table.set("style", "table-layout: fixed")
    table.find("thead").addprevious(columns)


def _cut(table: Any, row: Any) -> bool:
    body = row.getparent()
    if body.index(row) == 0 and body.getprevious().tag != "tbody":
        return False  # the first row of a part: its own head and caption stand above it
    part = deepcopy(table)
    for old in part.xpath("./tbody"):
        part.remove(old)
    _say_continued(part)
    part.set("class", f"{part.get('class', '')} {PART}".strip())
    for later in [body, *body.itersiblings("tbody")]:
        fresh = later.makeelement("tbody", dict(later.attrib))
        moved = list(later) if later is not body else [row, *row.itersiblings()]
        fresh.extend(moved)
        part.append(fresh)
        if later is not body:
            table.remove(later)
    part.tail, table.tail = table.tail, None
    table.addnext(part)
    return True


def _say_continued(part: Any) -> None:
    for caption in part.xpath("./caption"):
        if not caption.text_content().endswith(CONTINUED):
            last = caption[-1] if len(caption) else None
            if last is None:
                caption.text = f"{(caption.text or '').rstrip()}{CONTINUED}"
            else:
                last.tail = f"{(last.tail or '').rstrip()}{CONTINUED}"
