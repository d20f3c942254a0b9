"""The design system is used as its makers allow outside government: nothing of the government's brand comes along."""

import re

import pytest

from tests.wqm.ui.markup import ROOT

BUILD = ROOT / "static" / "build"
SHEETS = ("app.css", "survey.css", "print.css")
FORBIDDEN = ("1d70b8", "gds transport", "crown", "govuk-crest", "govuk-logo", "gov.uk")
PAIRS = [
    ("ink", "white"), ("ink", "sand"), ("ink", "sand-deep"), ("muted", "white"), ("muted", "sand"), ("teal", "white"),
    ("teal", "sand"), ("teal", "teal-mist"), ("white", "teal"), ("white", "teal-deep"), ("white", "clay"),
    ("white", "red"), ("white", "green"), ("teal-night", "amber"), ("red", "white"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def colours() -> dict[str, str]:
    source = (ROOT / "static" / "scss" / "_brand.scss").read_text(encoding="utf-8")
    return dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", source, re.MULTILINE))


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_government_brand_in_styles(sheet: str) -> None:
    text = (BUILD / sheet).read_text(encoding="utf-8").lower()
    assert [word for word in FORBIDDEN if word in text] == []


def test_no_government_brand_in_templates() -> None:
    faults = [
        (path.relative_to(ROOT).as_posix(), word)
        for folder in ("templates", "static/js", "static/img")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix != ".png"
        for word in FORBIDDEN
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert faults == []


@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_contrast_is_enough_for_text(front: str, back: str) -> None:
    assert contrast(colours()[front], colours()[back]) >= 4.5


@pytest.mark.parametrize("back", ["white", "sand"])
def test_contrast_is_enough_for_borders_of_controls(back: str) -> None:
    assert contrast(colours()["control"], colours()[back]) >= 3


def test_no_inline_code_in_templates() -> None:
    """The Content-Security-Policy would refuse it. Data for a script is no code."""
    pattern = re.compile(
        r"<style|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\sstyle=|\son[a-z]+=", re.IGNORECASE
    )
    pages = [p for p in (ROOT / "templates").rglob("*.html") if "emails" not in p.parts]
    faults = [p.name for p in pages if pattern.search(re.sub(r"{%.*?%}", "", p.read_text(encoding="utf-8")))]
    assert faults == []
