"""Where one is and where one can go: crumbs, back link, pages, errors, query strings."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context, defaulttags
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.utils.safestring import SafeString

from wqm.ui.components.library import register, render
from wqm.ui.components.lists import get
from wqm.ui.forms.summary import SummaryError, errors_of


class NamedURLNode(URLNode):
    """Django gives "" for `{% url … as name %}` that leads nowhere."""

    def render(self, context: Context) -> str:
        super().render(context)
        if self.asvar and not context[self.asvar]:
            URLNode(self.view_name, self.args, self.kwargs, None).render(context)  # raises NoReverseMatch
        return ""


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Django's own, which raises NoReverseMatch also where the address gets a name: a misspelt link is no empty one."""
    node = defaulttags.url(parser, token)
    return NamedURLNode(node.view_name, node.args, node.kwargs, node.asvar) if node.asvar else node


FORM_NAMES = ("form", "formset", "forms", "error_list")


@register.simple_tag
def breadcrumbs(items: Iterable[Any], classes: str = "") -> SafeString:
    """`items` are `Crumb`s or pairs (label, url); the last, without an url, is this page."""
    crumbs = []
    for item in items:
        if isinstance(item, (tuple, list)):
            crumbs.append({"label": item[0], "url": item[1] if len(item) > 1 else ""})
        else:
            crumbs.append({"label": get(item, "label"), "url": get(item, "url")})
    return render("breadcrumbs", crumbs=crumbs, classes=classes)


@register.simple_block_tag(end_name="endchips")
def chips(content: str, label: str) -> SafeString:
    """A choice of `{% chip %}`s; `label` says of what, to those who cannot see it."""
    return render("chips", content=content, label=label)


@register.simple_tag
def chip(text: Any, href: str, value: Any = True, chosen: Any = False) -> SafeString:
    """Where the page is shown as this; marked where `value` is the one that is `chosen`."""
    return render("chip", text=text, href=href, current=value == chosen)


@register.simple_tag
def link(text: str, href: str, hint: str = "") -> SafeString:
    """`hint` completes the words for screen readers: "Change" of what."""
    return render("link", text=text, href=href, hint=hint)


@register.simple_block_tag(end_name="endfilters")
def filters(content: str, button: str = "Search", label: str = "") -> SafeString:
    """A form that narrows what the page shows; its fields are the content. `label` tells two of a page apart."""
    return render("filters", content=content, button=button, label=label)


@register.simple_tag
def search_field(name: str, label: str, value: str = "") -> SafeString:
    """Words to look for, in `{% filters %}` without a form of Django's."""
    return render("search_field", name=name, label=label, value=value)


@register.simple_tag
def back_link(url: str, text: str = "") -> SafeString:
    return render("back_link", url=url, text=text or "Back")


@register.simple_tag(takes_context=True)
def error_summary(context: Context, *things: Any, title: str = "") -> SafeString:
    """Links to everything that is wrong in the given forms and formsets; nothing when all is well."""
    errors = errors_of(*things)
    return render("error_summary", errors=errors, title=title or "There is a problem") if errors else SafeString("")


def page_errors(context: Context) -> list[SummaryError]:
    """Errors of what a page has under the usual names: form, formset, forms, error_list."""
    return errors_of(*(context.get(name) for name in FORM_NAMES if context.get(name) is not None))


@register.simple_tag(takes_context=True)
def page_error_summary(context: Context) -> SafeString:
    """The summary of the base layout."""
    return error_summary(context, page_errors(context))


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " in front of the title of a page that has errors."""
    return "Error: " if page_errors(context) else ""


@register.simple_tag(takes_context=True)
def title_suffix(context: Context) -> str:
    """The place and the site behind the title of a page."""
    names = (getattr(context.get("place"), "name", ""), context.get("SITE_NAME"))
    return "".join(f" – {name}" for name in names if name)


def page_numbers(page: Page) -> list[int]:
    """First, last, this page and its neighbours; 0 stands for a gap."""
    last, here = page.paginator.num_pages, page.number
    wanted = sorted({1, last, *(n for n in (here - 1, here, here + 1) if 1 <= n <= last)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, param: str = "page", label: str = "") -> SafeString:
    """Links to the other pages of a `Page`, keeping the filters. Nothing when there is one page only."""
    if page.paginator.num_pages <= 1:
        return SafeString("")

    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)

    def link(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    items = [{"number": n, "url": link(n) if n else "", "current": n == page.number} for n in page_numbers(page)]
    previous = link(page.previous_page_number()) if page.has_previous() else ""
    following = link(page.next_page_number()) if page.has_next() else ""
    return render("pagination", items=items, previous=previous, next=following, label=label or "Pages")
