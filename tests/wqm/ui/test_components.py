"""What our own components promise."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.db import models
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tests.reading import one_line
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
    link = write("{% button 'Keep it' href='/there/' %}").a
    assert (link["href"], link.string) == ("/there/", "Keep it")
    assert write("{% button 'Delete it' %}").button.string.strip() == "Delete it"


def test_unknown_status_is_neutral() -> None:
    assert (look_of("half_way").text, look_of("half_way").tone) == ("Half way", "neutral")


def test_no_state_has_two_tones() -> None:
    assert len(TONE_OF) == sum(len(states.split()) for states in BY_TONE.values())


def test_journey_marks_one_current_step_and_says_each_state() -> None:
    soup = write("{% journey steps %}", steps=[Step("Audit", "done"), Step("Visit", "current"), Step("Award")])
    states = [one_line(state.get_text()) for state in soup.select(".wqm-journey__state")]
    assert states == ["Done", "You are here", "To come"]
    assert len(soup.select('[aria-current="step"]')) == 1


def test_journey_refuses_an_unknown_state() -> None:
    with pytest.raises(ValueError, match="A step is one of"):
        write("{% journey steps %}", steps=[Step("Audit", "almost")])


@pytest.mark.parametrize(("done", "total", "width"), [(3, 7, "43"), (0, 0, "0"), (9, 7, "100")])
def test_progress_never_leaves_its_bar(done: int, total: int, width: str) -> None:
    soup = write("{% progress done total %}", done=done, total=total)
    assert soup.select_one(".wqm-progress__fill")["width"] == width


def test_links_to_other_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/", {"state": "open", "page": "2", "q": "a b"})
    soup = write("{% pagination page %}", request=request, page=Paginator(range(30), 10).get_page(2))
    links = [a["href"] for a in soup.select("a")]
    assert links == [f"?state=open&page={number}&q=a+b" for number in (1, 1, 2, 3, 3)]


def test_table_names_its_region_and_its_columns() -> None:
    soup = write(
        "{% table caption look='rows compact' classes='wide' %}{% columns %}{% column 'School' %}"
        "{% column 'Pupils' numeric=True %}{% column 'Act' hidden=True %}{% endcolumns %}{% endtable %}",
        caption="<b>Schools</b>",
    )
    assert (soup.div["aria-label"], soup.caption.get_text(strip=True)) == ("<b>Schools</b>", "<b>Schools</b>")
    assert soup.table["class"] == ["govuk-table", "wqm-table--rows", "wqm-table--compact", "wide"]
    heads = [(th.get_text(strip=True), th["scope"], "govuk-table__header--numeric" in th["class"]) for th in soup("th")]
    assert heads == [("School", "col", False), ("Pupils", "col", True), ("Act", "col", False)]
    assert soup("th")[2].span["class"] == ["govuk-visually-hidden"]


@pytest.mark.parametrize("first", ["safe", "typed"])
def test_head_that_was_drawn_before_escapes_what_somebody_typed_under_the_same_text(first) -> None:
    texts = {"safe": mark_safe(f"<b>{first}</b>"), "typed": f"<b>{first}</b>"}
    for which in (first, *(set(texts) - {first}), first):
        soup = write("{% columns %}{% column title %}{% endcolumns %}", title=texts[which])
        assert (which, len(soup("b"))) == (which, 1 if which == "safe" else 0)


def test_table_below_a_heading_is_named_by_it() -> None:
    soup = write("{% table 'Actions' labelled_by='actions' shown=True %}{% endtable %}")
    assert (soup.div["aria-labelledby"], "aria-label" in soup.div.attrs) == ("actions", False)
    assert soup.caption["class"] == ["govuk-table__caption", "govuk-table__caption--m"]


def test_facts_are_a_list_of_keys_and_values() -> None:
    soup = write(
        "{% facts %}{% fact key classes='wqm-prose' %}{{ value }}{% endfact %}{% endfacts %}", key="<i>", value="<b>"
    )
    assert (soup.dl.dt.string, soup.dl.dd.string) == ("<i>", "<b>")
    assert soup.dd["class"] == ["govuk-summary-list__value", "wqm-prose"]


def test_page_head_says_what_the_page_belongs_to() -> None:
    soup = write("{% page_head 'People' caption=wave size='xl' %}", wave="<i>")
    assert [(part.name, part.string) for part in soup(True)] == [("span", "<i>"), ("h1", "People")]
    assert write("{% page_head 'People' %}").find("span") is None


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
    assert " ".join(soup.button.get_text().split()) == "Withdraw the plan"


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


def test_cells_of_a_table_of_rows_carry_the_title_of_their_column() -> None:
    body = "<tbody><tr><th scope='row'>A</th><td>1</td><td class='n'>2</td></tr></tbody>"
    heads = "{% columns %}{% column 'Name' %}{% column 'Tom & Jo' %}{% column 'Last' hidden=True %}{% endcolumns %}"
    soup = write("{% table 'T' look='rows' %}" + heads + body + "{% endtable %}")
    assert [cell.get("data-label") for cell in soup.select("tbody > tr > *")] == [None, "Tom & Jo", "Last"]
    spanning = write(
        "{% table 'T' look='rows' %}" + heads + body.replace("<td>1", "<td colspan='2'>1") + "{% endtable %}"
    )
    plain = write("{% table 'T' %}" + heads + body + "{% endtable %}")
    assert [cell.get("data-label") for soup in (spanning, plain) for cell in soup.select("td")] == [None] * 4
