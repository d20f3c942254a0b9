"""Tables that scroll by themselves where they are too wide."""

import re
from functools import lru_cache
from html import unescape

from django.template import Context
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from wqm.ui.components.library import register, render
from wqm.ui.sorting import PARAMETER, Sorting

LOOKS = {"rows": "wqm-table--rows", "compact": "wqm-table--compact"}
TAG = re.compile(r"<(/?)(thead|tr|th|td)\b([^<>]*)>")


@register.simple_block_tag(end_name="endtable")
def table(
    content: str,
    caption: str,
    label: str = "",
    labelled_by: str = "",
    look: str = "",
    classes: str = "",
    shown: bool = False,
) -> SafeString:
    """A table with `{% columns %}` and a `<tbody>`. `look`: "rows" (a card a row on a phone), "compact", or both.

    The caption is for screen readers unless `shown`; `label` names the region that scrolls; without it the caption
    does, or the heading with the id `labelled_by`.
    """
    names = look.split()
    return render(
        "table",
        content=_labelled(content) if "rows" in names else content,
        caption=caption,
        label=label or caption,
        labelled_by=labelled_by,
        is_cards="rows" in names,
        classes=" ".join(c for c in ("govuk-table", *(LOOKS[name] for name in names), classes) if c),
        caption_classes="govuk-table__caption govuk-table__caption--m" if shown else "govuk-visually-hidden",
    )


def _labelled(content: str) -> SafeString:
    """Each cell of the body with the title of its column, which a card on a phone shows beside it.

    A body whose rows span columns is left as it is: a title beside the wrong value is worse than none.
    """
    if "colspan" in content or "rowspan" in content:
        return mark_safe(content)
    labels: list[str] = []  # an attribute a column, empty where its title is
    parts: list[str] = []
    column = written = title_at = 0
    in_head = False
    for tag in TAG.finditer(content):
        closes, name = bool(tag[1]), tag[2]
        if name == "thead":
            in_head = not closes
        elif name == "tr":
            column = 0
        elif in_head and not closes:
            title_at = tag.end()
        elif in_head:
            title = " ".join(unescape(strip_tags(content[title_at : tag.start()])).split())
            labels.append(f' data-label="{conditional_escape(title)}"' if title else "")
        elif not closes:
            label = labels[column] if column < len(labels) else ""
            column += 1
            if label and name == "td":
                parts += [content[written : tag.end() - 1], label]
                written = tag.end() - 1
    return mark_safe("".join([*parts, content[written:]]))


@register.simple_block_tag(end_name="endcolumns")
def columns(content: str) -> SafeString:
    """The head of a table: one `{% column %}` for each."""
    return _head(content)


@register.simple_tag(takes_context=True)
def column(context: Context, title: str, *, numeric: bool = False, hidden: bool = False, sort: str = "") -> SafeString:
    """A column by its title. `numeric` is on the right, like its cells; `hidden` is for screen readers only.

    With `sort` its title is a link that sorts by it, where the page has put a `Sorting` of that column into `sorting`.
    """
    sorting = context.get("sorting") if sort else None
    address = direction = ""
    if isinstance(sorting, Sorting) and sort in sorting.columns:
        chosen = context["request"].GET.copy()
        chosen.pop("page", None)
        chosen[PARAMETER] = sorting.next_for(sort)
        address, direction = f"?{chosen.urlencode()}", sorting.direction_of(sort)
    if not address:
        return _unsorted(title, numeric, hidden)
    return render("column", title=title, numeric=numeric, hidden=hidden, address=address, direction=direction)


# A page may hold a dozen tables of one head. A text that is safe and one that is not are told apart by their types.
@lru_cache(maxsize=512, typed=True)
def _unsorted(title: str, numeric: bool, hidden: bool) -> SafeString:
    return render("column", title=title, numeric=numeric, hidden=hidden)


@lru_cache(maxsize=128, typed=True)
def _head(content: str) -> SafeString:
    return render("columns", content=content)
