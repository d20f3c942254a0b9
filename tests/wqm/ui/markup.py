"""The design system's own examples, and how two pieces of HTML are compared."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag

ROOT = Path(__file__).resolve().parents[3]
COMPONENTS = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"


@cache
def fixtures(component: str) -> dict[str, dict[str, Any]]:
    text = (COMPONENTS / component / "fixtures.json").read_text(encoding="utf-8")
    return {fixture["name"]: fixture for fixture in json.loads(text)["fixtures"]}


def normal(html: str) -> list[object]:
    """The tree as nested lists: attributes sorted, classes as a set, whitespace collapsed, insides of SVG left out."""
    return list(children(BeautifulSoup(html, "html.parser")))


def children(node: Tag) -> Iterator[object]:
    words = ""
    for child in node.children:
        if isinstance(child, Comment):
            continue
        if not isinstance(child, Tag):
            words += str(child)
            continue
        if squeezed := " ".join(words.split()):
            yield squeezed
        words = ""
        yield element(child)
    if squeezed := " ".join(words.split()):
        yield squeezed


def element(tag: Tag) -> tuple[object, ...]:
    if tag.name == "svg":
        return ("svg",)
    attributes = sorted((name, value_of(name, value)) for name, value in tag.attrs.items())
    return (tag.name, *attributes, *children(tag))


def value_of(name: str, value: Any) -> str:
    if isinstance(value, list):
        return " ".join(sorted(value)) if name == "class" else " ".join(value)
    return re.sub(r"\s+", " ", str(value)).strip()
