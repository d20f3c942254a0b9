"""The page of results: what matters first, then every question in the order that its reader wants."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from surveys.models import Wave
from tests.reading import one_line
from tests.surveys.questionnaires import opened, questionnaire
from tests.surveys.waves_in_states import closed, launched, links, submit

# Of forty people so many agree with each.
AGREE = {"low": 8, "middle": 20, "high": 32, "worn": 30}


@pytest.fixture
def wave(world) -> Wave:
    """Forty answers to four questions of which one is a negative statement."""
    scale = {"kind": "scale", "scale": "agreement", "principle_code": "pupils"}
    asked = questionnaire({code: scale | {"text": f"Text {code}", "reversed": code == "worn"} for code in AGREE})
    answered = opened(world, asked, people=46, share_at_once=True)
    for at, link in enumerate(list(links(answered).values())[:40]):
        submit(link, {f"q-{code}": "5" if at < number else "2" for code, number in AGREE.items()})
    return closed(answered)


def look(client, world, wave, order: str = "") -> BeautifulSoup:
    place = reverse("surveys:results", args=[world.school.pk, wave.pk])
    return BeautifulSoup(client.get(place, {"order": order} if order else {}).content, "html.parser")


def questions(page: BeautifulSoup) -> list[str]:
    rows = page.select(".wqm-answers-table tbody th")
    return [row.find(string=True, recursive=False).strip().split()[1] for row in rows]


def test_page_opens_with_what_stands_out(world, sign_in, wave):
    page = look(sign_in("head"), world, wave)
    summary = one_line(page.select_one(".wqm-summary__list").get_text(" "))
    assert "Most agree Text high 80%" in summary
    assert "Fewest agree Text low 20%" in summary
    assert "Half or more agree with a negative statement Text worn 75%" in summary
    assert "Since" not in summary
    headings = [heading.get_text(strip=True) for heading in page.select("main h2")]
    assert headings.index("Summary") < headings.index("By question") < headings.index("Comments")


def test_every_link_of_the_contents_leads_to_its_place(world, sign_in, wave):
    page = look(sign_in("head"), world, wave)
    places = [link["href"] for link in page.select("nav .wqm-contents a")]
    assert "#questions" in places
    assert all(page.find(id=place[1:]) for place in places)


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("", ["low", "middle", "high", "worn"]),
        ("highest", ["high", "worn", "middle", "low"]),
        ("lowest", ["low", "middle", "worn", "high"]),
        ("change", ["low", "middle", "high", "worn"]),  # there is no survey before this one
        ("nonsense", ["low", "middle", "high", "worn"]),
    ],
)
def test_questions_are_listed_in_the_order_asked_for(world, sign_in, wave, order, shown):
    page = look(sign_in("head"), world, wave, order)
    assert questions(page) == shown
    assert "Biggest change first" not in page.get_text()


def test_bars_have_words_and_all_figures_are_folded_under_them(world, sign_in, wave):
    page = look(sign_in("head"), world, wave)
    bars = page.select(".wqm-answers-table svg")
    assert len(bars) == len(AGREE)
    assert "Strongly agree: 80%" in bars[2].desc.get_text()
    assert all(table.find_parent("details") for table in page.select(".wqm-chart__table"))
    assert len(page.select(".wqm-chart__table")) > 1


def test_question_that_was_skipped_has_no_bar_and_is_not_ranked(world, sign_in):
    asked = launched(world, people=30)
    for link in list(links(asked).values())[:20]:
        submit(link, {"q-lead-vision": "4"})
    page = look(sign_in("head"), world, closed(asked))
    # One question has figures; the others were left out, and say so.
    assert len(page.select(".wqm-answers-table svg")) == 1
    assert "Fewest agree" not in page.select_one(".wqm-summary").get_text()
    assert page.select(".wqm-answers-table td.wqm-cell--withheld")
