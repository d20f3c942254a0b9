"""axe and our look at the width find what is wrong, also after many pages on which nothing was."""

import pytest

from tests.browser.axe import faults

# What is put on a page that passes, how it looks, and what is then wrong at which width, in axe's words or ours.
FAULTS = {
    "pale on a phone": ("<p>Pale</p>", "@media (width < 400px) { #put p { color: #bbb } }", "320 px, color-contrast"),
    "pale on a tablet": (
        "<p>Pale</p>", "@media (400px < width < 1000px) { #put p { color: #bbb } }", "768 px, color-contrast"
    ),
    "pale on a desk": ("<p>Pale</p>", "@media (width > 1000px) { #put p { color: #bbb } }", "1280 px, color-contrast"),
    "pale ground": (
        "<p>Pale</p>", "@media (width > 1000px) { #put { background: #555 } }", "1280 px, color-contrast"
    ),
    "small on a tablet": (
        "<a href='/a'>a</a><a href='/b'>b</a>",
        "#put a { display: inline-block; height: 40px; width: 40px }"
        "@media (400px < width < 1000px) { #put a { height: 8px; width: 8px; overflow: hidden } }",
        "768 px, target-size",
    ),
    "without a name on a desk": (
        "<button type='button'><span>Name</span></button>",
        "@media (width > 1000px) { #put span { display: none } }",
        "1280 px, button-name",
    ),
    "of one name on a desk": (
        "<nav aria-label='Twice'><a href='/a'>One</a></nav><nav aria-label='Twice'><a href='/b'>Two</a></nav>",
        "@media (width < 1000px) { #put nav + nav { display: none } }",
        "1280 px, landmark-unique",
    ),
    "too wide on a phone": (
        "<p>Wide</p>", "@media (width < 400px) { #put p { width: 999px } }", "320 px, too wide: <p>Wide"
    ),
    "words out of a box that fits": (
        "<p>" + "Words and words. " * 9 + "</p>",
        "@media (width < 400px) { #put p { white-space: nowrap } }",
        "320 px, too wide: <p>Words",
    ),
}  # fmt: skip


def put_on(page, put: str, style: str) -> None:
    """Add this to the page, and look like that."""
    page.evaluate(
        """([put, style]) => {
          const place = document.createElement('div'), sheet = new CSSStyleSheet();
          place.id = 'put';
          place.innerHTML = put;
          document.querySelector('main').append(place);
          sheet.replaceSync(style);
          document.adoptedStyleSheets = [sheet];
        }""",
        [put, style],
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_at_its_width_however_often_the_page_is_looked_at(look_at, fault):
    """What was learned from pages that passed hides nothing on one that does not."""
    put, style, expected = FAULTS[fault]
    page = look_at("head")
    page.goto("/home/")
    assert faults(page) == []
    put_on(page, put, style)
    for _ in range(2):
        found = faults(page)
    assert any(line.startswith(expected) for line in found), found
    assert all(line.startswith(expected.split(":")[0]) for line in found), found


def test_menu_that_passed_does_not_bear_the_name_of_something_new(look_at):
    page = look_at("head")
    page.goto("/home/")
    opens_on_a_desk = "@media (width < 1000px) { .wqm-side { display: none } }"
    put_on(page, "", opens_on_a_desk)
    assert faults(page) == []
    name = page.locator(".wqm-side").get_attribute("aria-label")
    page.evaluate(
        """name => {
          put.innerHTML = '<nav><a href="/a">One</a></nav>';
          put.firstChild.ariaLabel = name;
        }""",
        name,
    )
    found = faults(page)
    assert found and all(line.startswith("1280 px, landmark-unique") for line in found), found
