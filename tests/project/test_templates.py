"""What holds for all templates: their language, and what they may contain."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from demo import urls as demo_urls

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(path for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"})
# Pages of respondents and documents name the language they are given.
LANGUAGES_OF_PAGES = {"en-GB", "{{ lang }}", "{% if survey_lang %}{{ survey_lang }}{% else %}en-GB{% endif %}"}


def html_tag(page: bytes) -> str:
    return re.search(r"<html[^>]*>", page.decode())[0]


@pytest.mark.parametrize("wish", ["cy", "ar", "pl,en;q=0.5", "fr-FR"])
def test_page_says_english_whatever_the_browser_asks_for(world, sign_in, wish):
    headers = {"accept-language": wish}
    school = [world.school.pk]
    for client, address in (
        (Client(), reverse("account_login")),
        (Client(), "/no-such-page/"),
        (sign_in("head"), reverse("school_home", args=school)),
        (sign_in("head"), reverse("evidence:overview", args=school)),
        (sign_in("officer"), reverse("office_schools:schools")),
    ):
        assert 'lang="en-GB" dir="ltr"' in html_tag(client.get(address, headers=headers).content), address


def test_interface_offers_no_language_that_its_templates_are_not_in():
    assert [code for code, _name in settings.LANGUAGES] == ["en-gb"]
    assert "django.middleware.locale.LocaleMiddleware" not in settings.MIDDLEWARE
    claimed = {
        language
        for path in TEMPLATES
        for language in re.findall(r'<html[^>]*?lang="((?:\{.*?\}|[^"{])*)"', path.read_text())
    }
    assert claimed == LANGUAGES_OF_PAGES


def test_templates_hold_their_sentences_as_they_are_shown():
    tags = re.compile(r"\{%\s*(?:translate|trans|blocktranslate|blocktrans|get_current_language|load\b[^%]*\bi18n)\b")
    assert [str(path.relative_to(ROOT)) for path in TEMPLATES if tags.search(path.read_text())] == []


def names_of_addresses(resolver: URLResolver, namespace: str = "") -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= names_of_addresses(pattern, inner)
        else:
            names.add(f"{namespace}{pattern.name}")
    return names


def misspelt_addresses(template: str, names: set[str]) -> list[str]:
    """Names in `{% url %}` that no address has; a name from a variable is looked at when the page is rendered."""
    return [name for name in re.findall(r"""\{%\s*url\s+["']([^"']+)["']""", template) if name not in names]


def test_every_address_in_a_template_exists():
    demo = {f"demo:{pattern.name}" for pattern in demo_urls.urlpatterns}  # installed in demo mode only
    names = names_of_addresses(get_resolver()) | demo
    wrong_by_path = {str(path.relative_to(ROOT)): misspelt_addresses(path.read_text(), names) for path in TEMPLATES}
    assert {path: wrong for path, wrong in wrong_by_path.items() if wrong} == {}
    assert misspelt_addresses("""{% url 'plans:overveiw' school.pk as plan %}""", names) == ["plans:overveiw"]


@pytest.mark.parametrize("source", ["{% url 'no-such-page' as link %}", "{% url 'school_home' as link %}"])
def test_address_with_a_name_fails_as_loudly_as_one_without(source):
    with pytest.raises(NoReverseMatch):
        engines["django"].from_string(source).render({})


def test_address_with_a_name_is_kept_under_it():
    source = "{% url 'school_home' 7 as link %}{{ link }}|{{ link|add:'?a=1&b=2' }}"
    assert engines["django"].from_string(source).render({}) == "/schools/7/|/schools/7/?a=1&amp;b=2"


LONGEST_LINE = 120
# What no line break can go into: one tag of the template language, one attribute, one address.
UNBREAKABLE = re.compile(r"""\s*(?:\{%[^%]*%\}|\{\{[^}]*\}\}|[\w:.-]+="[^"]*"|\S+)\s*""")


def lines_too_long(template: str) -> list[str]:
    lines = template.splitlines()
    return [line for line in lines if len(line) > LONGEST_LINE and not UNBREAKABLE.fullmatch(line)]


def test_no_line_of_a_page_is_too_long_to_read():
    pages = [path for path in TEMPLATES if path.suffix == ".html"]  # in mail a paragraph is one line
    lines_by_path = {str(path.relative_to(ROOT)): lines_too_long(path.read_text()) for path in pages}
    assert {path: lines for path, lines in lines_by_path.items() if lines} == {}
    assert lines_too_long(f"<p>{'word ' * 30}</p>")


def test_no_space_stands_before_the_end_of_a_sentence():
    """The formatter may break a line between two tags, and a line that begins with a comma has a space before it."""
    broken = re.compile(r"^\s+[,.:;)](?:\s|$)", re.MULTILINE)
    pages = [path for path in TEMPLATES if path.suffix == ".html"]
    assert [str(path.relative_to(ROOT)) for path in pages if broken.search(path.read_text())] == []
