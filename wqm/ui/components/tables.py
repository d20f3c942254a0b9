"""Tables that scroll by themselves where they are too wide."""

from django.utils.safestring import SafeString

from wqm.ui.components.library import register, render

LOOKS = {"rows": "wqm-table--rows", "compact": "wqm-table--compact"}


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
    """A table with `{% columns %}` and a `<tbody>`. `look`: "rows" (cards on a phone), "compact", or both.

    The caption is for screen readers unless `shown`; `label` names the region that scrolls, else the caption does, or
    the heading with the id `labelled_by`.
    """
    return render(
        "table",
        content=content,
        caption=caption,
        label=label or caption,
        labelled_by=labelled_by,
        classes=" ".join(c for c in ("govuk-table", *(LOOKS[name] for name in look.split()), classes) if c),
        caption_classes="govuk-table__caption govuk-table__caption--m" if shown else "govuk-visually-hidden",
    )


@register.simple_block_tag(end_name="endcolumns")
def columns(content: str) -> SafeString:
    """The head of a table: one `{% column %}` for each."""
    return render("columns", content=content)


@register.simple_tag
def column(title: str, *, numeric: bool = False, hidden: bool = False) -> SafeString:
    """A column by its title. `numeric` stands on the right, like its cells; `hidden` is for screen readers only."""
    return render("column", title=title, numeric=numeric, hidden=hidden)
