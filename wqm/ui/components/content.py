"""Buttons, tags, panels and other blocks of text."""

from functools import lru_cache
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from wqm.ui.components.library import register, render
from wqm.ui.components.states import look_of
from wqm.ui.icons import icon_svg

BUTTON_KINDS = {
    "primary": "",
    "secondary": "govuk-button--secondary",
    "warning": "govuk-button--warning",
    "inverse": "govuk-button--inverse",
    "start": "govuk-button--start",
    "quiet": "wqm-button--quiet",
}
BANNER_KINDS = {
    "success": "govuk-notification-banner--success",
    "error": "wqm-banner--error",
    "warning": "wqm-banner--warning",
}


class NotGiven:
    """An argument that was left out, which is not the same as one that came out empty."""


NOT_GIVEN = NotGiven()


def button_classes(kind: str, extra: str) -> str:
    return " ".join(c for c in ("govuk-button", BUTTON_KINDS[kind], extra) if c)


@register.simple_tag
def button(
    text: str,
    *,
    href: str | NotGiven = NOT_GIVEN,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    type: str = "submit",
    id: str = "",
    disabled: bool = False,
    once: bool = False,
    form: str = "",
    classes: str = "",
) -> SafeString:
    """`{% button "Continue" %}`. A link with the look of a button when `href` is given; `once` stops a double click.

    Raises ValueError for an empty `href`: without it, a "Keep it" would be one more button that sends the form.
    """
    if not href:
        raise ValueError(f"The button {text!r} leads nowhere.")
    return render(
        "button",
        text=text,
        href="" if isinstance(href, NotGiven) else href,
        is_start=kind == "start",
        classes=button_classes(kind, classes),
        name=name,
        value=value,
        type=type,
        id=id,
        disabled=disabled,
        once=once,
        form=form,
    )


@register.simple_tag
def page_head(title: str, caption: str = "", size: str = "l") -> SafeString:
    """The heading of a page, with what it belongs to above it; `size="xl"` on pages where people arrive."""
    return render("page_head", title=title, caption=caption, size=size)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    text: str,
    url: str,
    *,
    kind: str = "secondary",
    name: str = "",
    value: str = "",
    classes: str = "",
    hint: str = "",
) -> SafeString:
    """A form with one button: for acts that change something. `hint` completes the label for screen readers."""
    token = context.get("csrf_token", "")
    return render(
        "post_button",
        text=text,
        url=url,
        classes=button_classes(kind, classes),
        name=name,
        value=value,
        csrf_token=token,
        hint=hint,
    )


@register.simple_tag
def tag(state: Any, text: str = "", tone: str = "", classes: str = "") -> SafeString:
    """`{% tag application.state %}`: a status in words with a sign. Tones: see states.py."""
    if type(state) in (str, SafeString):  # a state that a template spells out is safe
        return _drawn(state, text, tone, classes)
    return render("tag", look=look_of(state, text, tone), classes=classes)


# A text that is safe and one that is not are told apart by their types.
@lru_cache(maxsize=1024, typed=True)
def _drawn(state: str, text: str, tone: str, classes: str) -> SafeString:
    """Long lists draw the same few states again and again; each is drawn once."""
    return render("tag", look=look_of(state, text, tone), classes=classes)


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """An own SVG icon; decoration unless `label` is given."""
    return icon_svg(name, label, classes)


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, title: str, level: int = 1, kind: str = "confirmation", classes: str = "") -> SafeString:
    """The end of a transaction: `{% panel "Application sent" %}Reference …{% endpanel %}`."""
    return render(
        "panel", content=content if content.strip() else "", title=title, level=level, kind=kind, classes=classes
    )


@register.simple_block_tag(end_name="endinset")
def inset(content: str, id: str = "", classes: str = "") -> SafeString:
    return render("inset", content=content, id=id, classes=classes)


@register.simple_block_tag(end_name="endwarning_text")
def warning_text(content: str, classes: str = "") -> SafeString:
    """A sentence with an exclamation mark: what is lost by a destructive act."""
    return render("warning_text", content=content, classes=classes)


@register.simple_block_tag(end_name="enddetails")
def details(content: str, summary: str, open: bool = False, id: str = "", classes: str = "") -> SafeString:
    return render("details", content=content, summary=summary, open=open, id=id, classes=classes)


@register.simple_block_tag(end_name="endbanner")
def banner(
    content: str, title: str = "", kind: str = "", id: str = "govuk-notification-banner-title", level: int = 2
) -> SafeString:
    """A notification banner; `kind="success"` or `"error"`. Messages of the request are shown by the base layout."""
    return render("banner", content=content, title=title, kind=kind, id=id, level=level, classes=banner_classes(kind))


@register.simple_tag
def banner_classes(kind: str) -> str:
    """Of a banner, or of a message of the request by its level."""
    return " ".join(c for c in ("govuk-notification-banner", BANNER_KINDS.get(kind, "")) if c)


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, heading: str, icon: str = "", level: int = 2) -> SafeString:
    """What stands where a list would be: says why it is empty and what to do next."""
    return render("empty_state", content=content, heading=heading, icon=icon, level=level)


@register.simple_block_tag(end_name="endtext")
def text(content: str) -> SafeString:
    """Words for the argument of another tag: `{% text as summary %}{{ n }} gaps{% endtext %}{% details summary %}`.

    In one line, however the template is laid out: they may become a label or a title.
    """
    return SafeString(" ".join(content.split()))


@register.simple_block_tag(end_name="endcard")
def card(content: str, heading: str = "", level: int = 2, href: str = "", classes: str = "") -> SafeString:
    """A quiet box on a sand surface; with `href` the heading is a link."""
    return render("card", content=content, heading=heading, level=level, href=href, classes=classes)


@register.simple_tag
def autosave_status() -> SafeString:
    """Where `<form data-autosave="…url…">` says "Saved 10:42". Stands beside the button."""
    return render("autosave_status")
