"""Words with their citations: `{% load citations %}{% cited judgement.narrative uses %}`."""

import re
from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evidence.citations import CITATION, without_citations
from evidence.models import EvidenceUse

register = template.Library()


register.filter("uncited", without_citations)


@register.simple_tag
def cited(text: str, uses: Iterable[EvidenceUse], anchor: str = "e") -> SafeString:
    """The text in paragraphs; [E3] leads to the piece of that number, at `#<anchor>3` of the same page."""
    titles = {use.number: use.evidence.title for use in uses}
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return format_html_join(
        "\n", "<p>{}</p>", ((_paragraph(paragraph, titles, anchor),) for paragraph in paragraphs if paragraph)
    )


def _paragraph(text: str, titles: dict[int, str], anchor: str) -> SafeString:
    # split() gives text and number in turns.
    pieces = CITATION.split(text)
    shown = (
        _citation(int(piece), titles, anchor) if place % 2 else linebreaksbr(piece)
        for place, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", ((fragment,) for fragment in shown))


def _citation(number: int, titles: dict[int, str], anchor: str) -> SafeString:
    if number not in titles:
        return format_html("E{} (no longer here)", number)
    return format_html(
        '<a class="govuk-link wqm-citation" href="#{}{}">E{}<span class="govuk-visually-hidden">: {}</span></a>',
        anchor, number, number, titles[number],
    )  # fmt: skip
