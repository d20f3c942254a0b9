"""Our template tags write what the design system's own templates write, wherever both can say the same thing."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils.safestring import mark_safe

from tests.wqm.ui.markup import fixtures, normal
from wqm.ui.components.library import render
from wqm.ui.forms.summary import SummaryError

KIND_OF_CLASS = {
    "govuk-button--secondary": "secondary",
    "govuk-button--warning": "warning",
    "govuk-button--inverse": "inverse",
}
TONE_OF_CLASS = {
    "grey": "neutral",
    "green": "good",
    "purple": "waiting",
    "yellow": "warn",
    "red": "bad",
    "teal": "doing",
}


def write(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def body_of(options: dict[str, Any], text: str = "text", html: str = "html") -> Any:
    """HTML is trusted where an example says so, and escaped where it says text."""
    return mark_safe(options[html]) if options.get(html) else options.get(text) or ""


def button(o: dict[str, Any]) -> str:
    kind = "start" if o.get("isStartButton") else KIND_OF_CLASS.get(o.get("classes", ""), "primary")
    link = "href=href" if o.get("href") else ""
    return write(
        f"{{% button text {link} kind=kind name=name value=value type=type id=id disabled=disabled once=once "
        "classes=classes %}",
        text=body_of(o), href=o.get("href") or "", kind=kind, name=o.get("name") or "", value=o.get("value") or "",
        type=o.get("type") or "submit", id=o.get("id") or "", disabled=bool(o.get("disabled")),
        once=bool(o.get("preventDoubleClick")),
        classes="" if o.get("classes") in KIND_OF_CLASS else o.get("classes") or "",
    )  # fmt: skip


def tag(o: dict[str, Any]) -> str:
    colour = o["classes"].removeprefix("govuk-tag--")
    html = write("{% tag 'x' text=text tone=tone %}", text=o["text"], tone=TONE_OF_CLASS[colour])
    return without(html, "svg")


def panel(o: dict[str, Any]) -> str:
    return write(
        "{% panel title level=level classes=classes %}{{ content }}{% endpanel %}",
        title=body_of(o, "titleText", "titleHtml"), level=o.get("headingLevel") or 1, classes=o.get("classes") or "",
        content=body_of(o),
    )  # fmt: skip


def banner(o: dict[str, Any]) -> str:
    content = body_of(o)
    if not o.get("html"):
        content = write('<p class="govuk-notification-banner__heading">{{ text }}</p>', text=content)
    return write(
        "{% banner title kind=kind level=level id=id %}{{ content }}{% endbanner %}",
        title=body_of(o, "titleText", "titleHtml"), kind=o.get("type") or "", level=o.get("titleHeadingLevel") or 2,
        id=o.get("titleId") or "govuk-notification-banner-title", content=mark_safe(content),
    )  # fmt: skip


def inset(o: dict[str, Any]) -> str:
    source = "{% inset id=id classes=classes %}{{ content }}{% endinset %}"
    return write(source, id=o.get("id") or "", classes=o.get("classes") or "", content=body_of(o))


def details(o: dict[str, Any]) -> str:
    return write(
        "{% details summary open=open id=id classes=classes %}{{ content }}{% enddetails %}",
        summary=body_of(o, "summaryText", "summaryHtml"), open=bool(o.get("open")), id=o.get("id") or "",
        classes=o.get("classes") or "", content=body_of(o),
    )  # fmt: skip


def warning_text(o: dict[str, Any]) -> str:
    source = "{% warning_text classes=classes %}{{ content }}{% endwarning_text %}"
    return write(source, classes=o.get("classes") or "", content=body_of(o))


def back_link(o: dict[str, Any]) -> str:
    # Ours stands in a landmark of its own: everything on a page does.
    html = write("{% back_link url text=text %}", url=o.get("href") or "#", text=body_of(o))
    return html[html.index("<a ") : html.index("</nav>")]


def breadcrumbs(o: dict[str, Any]) -> str:
    items = [(body_of(item), item.get("href") or "") for item in o["items"]]
    return write("{% breadcrumbs items classes=classes %}", items=items, classes=o.get("classes") or "")


def summary_list(o: dict[str, Any]) -> str:
    rows = []
    for row in o["rows"]:
        action = ((row.get("actions") or {}).get("items") or [{}])[0]
        rows.append(
            {
                "key": body_of(row["key"]),
                "value": body_of(row["value"]),
                "action_url": action.get("href") or "",
                "action": body_of(action),
                "action_hint": action.get("visuallyHiddenText") or "",
            }
        )
    return write("{% summary_list rows classes=classes %}", rows=rows, classes=o.get("classes") or "")


def error_summary(o: dict[str, Any]) -> str:
    errors = [SummaryError(body_of(error), error.get("href") or "") for error in o["errorList"]]
    return write("{% error_summary errors title=title %}", errors=errors, title=body_of(o, "titleText", "titleHtml"))


def pagination(o: dict[str, Any]) -> str:
    items = [{"number": i.get("number"), "url": i.get("href"), "current": i.get("current")} for i in o["items"]]
    links = {"previous": (o.get("previous") or {}).get("href"), "next": (o.get("next") or {}).get("href")}
    return render("pagination", items=items, label=o.get("landmarkLabel") or "Pagination", **links)


def task_list(o: dict[str, Any]) -> str:
    tasks = [
        {
            "title": body_of(item["title"]),
            "url": item.get("href") or "",
            "hint": body_of(item.get("hint") or {}),
            "state": "todo",
        }
        for item in o["items"]
        if item
    ]
    html = write("{% task_list tasks id=id %}", tasks=tasks, id=o.get("idPrefix") or "task-list")
    return plain_status(html)


def without(html: str, *names: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for node in soup.find_all(names):
        node.decompose()
    return str(soup)


def plain_status(html: str) -> str:
    """Statuses are compared as tags, elsewhere: ours always have a word, a sign and a colour."""
    soup = BeautifulSoup(html, "html.parser")
    for node in soup.select(".govuk-task-list__status"):
        node.clear()
        node["class"] = "govuk-task-list__status"
    return str(soup)


BUILT: dict[str, tuple[Callable[[dict[str, Any]], str], list[str]]] = {
    "button": (button, [
        "default", "disabled", "link", "start", "secondary", "secondary disabled", "warning", "warning disabled",
        "inverse", "classes", "link classes", "name", "type", "explicit link", "value", "html", "no type", "id",
        "start link", "prevent double click",
    ]),
    "tag": (tag, ["grey", "green", "purple", "yellow", "red"]),
    "panel": (panel, [
        "default", "title html as text", "title html", "body html as text", "body html", "title with no body text",
        "custom heading level", "classes",
    ]),
    "notification-banner": (banner, [
        "default", "with type as success", "custom title", "title html as text", "custom title heading level",
        "custom title id", "custom text", "html as text", "with text as html",
    ]),
    "inset-text": (inset, ["default", "with html", "classes", "id", "html as text"]),
    "details": (details, ["default", "expanded", "id", "html as text", "html", "summary html as text", "classes"]),
    "warning-text": (warning_text, ["default", "multiple lines", "classes", "html", "html as text"]),
    "back-link": (back_link, ["default", "html as text", "html", "with custom text and link"]),
    "breadcrumbs": (breadcrumbs, [
        "default", "with one level", "without the home section", "with last breadcrumb as current page", "inverse",
        "html as text", "html",
    ]),
    "summary-list": (summary_list, [
        "default", "no-border", "key with html", "value with html", "actions href", "single action with anchor",
    ]),
    "error-summary": (error_summary, [
        "default", "without links", "mixed with and without links", "title html", "error list with html as text",
        "error list with html", "error list with html link", "error list with html as text link",
    ]),
    "pagination": (pagination, [
        "default", "with many pages", "first page", "last page", "with custom navigation landmark",
    ]),
    "task-list": (task_list, [
        "default", "with hint text and additional states", "with all possible colours",
        "with very long single word tags", "custom id prefix", "html passed as text",
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("component", "name"), [(c, n) for c, (_build, names) in BUILT.items() for n in names])
def test_component_is_as_in_the_design_system(component: str, name: str) -> None:
    fixture = fixtures(component)[name]
    expected = plain_status(fixture["html"]) if component == "task-list" else fixture["html"]
    assert normal(BUILT[component][0](fixture["options"])) == normal(expected)
