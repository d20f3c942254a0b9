"""What our own components promise."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.db import models
from django.template import Context, Template
from django.test import RequestFactory

from wqm.ui.components.content import button
from wqm.ui.components.navigation import page_numbers
from wqm.ui.components.states import BY_TONE, TONE_OF, look_of
from wqm.ui.gallery import gallery
from wqm.ui.icons import ICONS, icon_svg
from wqm.ui.nav import Step


def write(source: str, **context: object) -> Any:
    return BeautifulSoup(Template(source).render(Context(context)), "html.parser")


class State(models.TextChoices):
    SUBMITTED = "submitted", "Sent to the office"


def test_status_takes_word_of_the_choice_and_tone_of_its_value() -> None:
    look = look_of(State.SUBMITTED)
    assert (look.text, look.tone, look.sign) == ("Sent to the office", "waiting", "clock")


@pytest.mark.parametrize("href", ["", None])
def test_button_that_should_be_a_link_and_has_no_address_is_an_error(href) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        button("Keep it", href=href)
    assert str(button("Keep it", href="/there/")).startswith('<a href="/there/"')
    assert str(button("Delete it")).startswith("<button")


def test_unknown_status_is_neutral() -> None:
    assert (look_of("half_way").text, look_of("half_way").tone) == ("Half way", "neutral")


def test_no_state_has_two_tones() -> None:
    assert len(TONE_OF) == sum(len(states.split()) for states in BY_TONE.values())


def test_journey_marks_one_current_step_and_says_each_state() -> None:
    soup = write("{% journey steps %}", steps=[Step("Audit", "done"), Step("Visit", "current"), Step("Award")])
    assert [s.get_text() for s in soup.select(".wqm-journey__state")] == ["Done", "You are here", "To come"]
    assert len(soup.select('[aria-current="step"]')) == 1


def test_journey_refuses_an_unknown_state() -> None:
    with pytest.raises(ValueError, match="A step is one of"):
        write("{% journey steps %}", steps=[Step("Audit", "almost")])


@pytest.mark.parametrize(("done", "total", "width"), [(3, 7, "43"), (0, 0, "0"), (9, 7, "100")])
def test_progress_never_leaves_its_bar(done: int, total: int, width: str) -> None:
    soup = write("{% progress done total %}", done=done, total=total)
    assert soup.select_one(".wqm-progress__fill")["width"] == width


def test_query_keeps_filters_and_takes_empty_ones_away() -> None:
    request = RequestFactory().get("/", {"state": "open", "page": "4", "q": "a b"})
    html = Template("{% url_with page=1 state=None %}").render(Context({"request": request}, autoescape=False))
    assert html == "?page=1&q=a+b"


@pytest.mark.parametrize(
    ("here", "numbers"), [(1, [1, 2, 0, 9]), (3, [1, 2, 3, 4, 0, 9]), (5, [1, 0, 4, 5, 6, 0, 9]), (9, [1, 0, 8, 9])]
)
def test_page_numbers_have_gaps(here: int, numbers: list[int]) -> None:
    assert page_numbers(Paginator(range(90), 10).page(here)) == numbers


def test_one_page_has_no_links() -> None:
    assert str(write("{% pagination page %}", page=Paginator(range(3), 10).page(1))) == ""


def test_words_given_to_components_are_escaped() -> None:
    soup = write("{% empty_state heading %}{{ text }}{% endempty_state %}", heading="<b>1</b>", text="<i>2</i>")
    assert soup.find_all(["b", "i"]) == []
    assert soup.h2.get_text() == "<b>1</b>"


def test_post_button_carries_the_token() -> None:
    soup = write('{% post_button "Withdraw" "/x" hint="the plan" %}', csrf_token="abc")
    assert soup.select_one('input[name="csrfmiddlewaretoken"]')["value"] == "abc"
    assert soup.button.get_text() == "Withdraw the plan"


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icon_is_decoration_unless_it_has_a_label(name: str) -> None:
    assert 'aria-hidden="true"' in icon_svg(name)
    assert 'role="img" aria-label="Here"' in icon_svg(name, "Here")


@pytest.mark.parametrize("query", ["", "?state=error", "?state=valid", "?dir=rtl"])
def test_gallery_shows_every_component_without_a_double_id(query: str) -> None:
    response = gallery(RequestFactory().get(f"/gallery/{query}"))
    soup = BeautifulSoup(response.content, "html.parser")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 20
