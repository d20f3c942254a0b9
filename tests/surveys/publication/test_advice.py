"""What a page says can be read from it, and what would show more next time: from what is published alone."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from surveys import policies
from surveys.publication.advice import (
    READING,
    Advice,
    Kind,
    Standing,
    advice,
    advice_without_results,
    fineness_shown,
    reading,
    standing_of,
)
from surveys.publication.results import Breakdown, RowResult
from surveys.publication.rounding import QuestionResult
from tests.reading import one_line
from tests.surveys.joint_waves import answer, invite, joint_wave, launch, rowan_of, with_a_school_too_small
from tests.surveys.test_several import share as shared
from tests.surveys.waves_in_states import ALL_FOUR, closed, launched, links, results_of, submit
from wqm.sealing.small_numbers import Fineness, fineness, response_words, share

DAY = date(2027, 1, 7)
VILLAGE = Standing("staff", 7, 9, is_joint=False, is_withheld=False, fineness=Fineness.QUARTERS)
LARGE = Standing("staff", 7, 120, is_joint=False, is_withheld=False, fineness=Fineness.FIVES)


def kinds(standing: Standing) -> list[str]:
    return [each.kind.value for each in advice(standing, None)]


def question(part: int, answers: int, *others: int) -> QuestionResult:
    """A question as it is published for so many answers."""
    shares = tuple(share(each, answers) for each in (*others, part)) if answers >= 20 else ()
    return QuestionResult("q", "Q?", "scale", "", False, ("No", "Yes"), "Agree", share(part, answers), shares)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [(6, "nothing"), (7, "quarters"), (19, "quarters"), (20, "tens"), (39, "tens"), (40, "fives"), (400, "fives")],
)
def test_fineness_follows_the_number_of_answers(answers, expected):
    assert fineness(answers) == expected


@pytest.mark.parametrize("answers", [7, 8, 19, 20, 25, 39, 40, 41, 95])
def test_fineness_that_is_shown_is_the_one_by_which_it_was_rounded(answers):
    """Read back from the published shares, at the ends and in the middle."""
    for part in range(answers + 1):
        assert fineness_shown([question(part, answers, answers - part)]) == fineness(answers), part


def test_fineness_is_the_finest_that_is_shown_and_nothing_without_figures():
    withheld = replace(question(5, 9), agree=None, withheld="Fewer than 7 people answered this question.")
    assert fineness_shown([]) == fineness_shown([withheld]) == Fineness.NOTHING
    assert fineness_shown([withheld, question(5, 9), question(5, 20, 15)]) == Fineness.TENS


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["others"]),
        ({"is_joint": True}, []),  # it does so already
        ({"invited": 30}, ["answers"]),
        ({"invited": 30, "fineness": Fineness.TENS}, []),
        ({"invited": 41, "fineness": Fineness.TENS}, []),
        ({"invited": 42, "fineness": Fineness.TENS}, ["answers"]),
        ({"invited": 120, "fineness": Fineness.FIVES}, []),
        ({"fineness": Fineness.NOTHING}, ["others"]),
        ({"is_joint": True, "is_withheld": True, "fineness": Fineness.FIVES, "invited": 6}, ["others"]),
        ({"is_joint": True, "is_withheld": True, "fineness": Fineness.FIVES, "invited": 12}, ["answers"]),
        ({"invited": None}, []),
        ({"invited": None, "small_schools": 1}, ["schools"]),
    ],
)
def test_advice_about_too_few_answers_fits_what_is_the_case(changed, expected):
    assert kinds(replace(VILLAGE, **changed)) == expected


@pytest.mark.parametrize(
    ("groupings", "small", "expected"),
    [
        (0, 0, []),
        (1, 0, []),
        (3, 0, []),
        (1, 1, ["groups"]),
        (2, 1, ["groupings", "groups"]),
        (3, 2, ["groupings", "groups"]),
    ],
)
def test_fewer_groups_are_advised_only_where_some_are_too_small(groupings, small, expected):
    assert kinds(replace(LARGE, groupings=groupings, small_groups=small)) == expected


def test_another_time_is_named_only_beside_other_advice_and_while_it_is_to_come():
    assert advice(LARGE, DAY) == []
    assert advice(VILLAGE, DAY)[-1] == Advice(
        Kind.AGAIN,
        "Ask again on or after 7 January 2027. There must be half a term between surveys of the same people.",
    )
    assert Kind.AGAIN not in kinds(VILLAGE)


def test_numbers_in_the_advice_are_those_of_the_wave():
    parents = replace(VILLAGE, audience="parents", k=10, groupings=2, small_groups=1, invited=60)
    text = " ".join(each.text for each in advice(parents, None))
    assert "at the gate" in text
    assert "one breakdown instead of two" in text
    assert "at least 12 people invited and 10 responses" in text


def test_advice_knows_no_count_of_answers():
    assert {field.name for field in fields(Standing)} == {
        "audience", "k", "invited", "is_joint", "is_withheld", "fineness", "groupings", "small_groups", "small_schools",
    }  # fmt: skip


def test_bands_of_few_people_say_only_what_k_says():
    assert response_words("20 or fewer", 7) == "7 or more"
    assert response_words("30 or more", 7) == "30 or more"
    assert response_words("fewer than 20", 7) == "fewer than 20"


def village(world, answers=None):
    """Nine are invited, eight answer."""
    wave = launched(world, people=9)
    for number, link in enumerate(list(links(wave).values())[:8]):
        submit(link, answers[number] if answers else ALL_FOUR)
    return closed(wave)


def test_small_and_merged_groups_are_counted_by_their_names(world):
    wave = village(world)
    wave.breakdowns = [
        {"code": "role", "name": "Role", "categories": [{"code": c, "name": c} for c in ("A", "B", "C", "D")]}
    ]
    rows = [
        RowResult(name, "category", name, "role", withheld=why)
        for name, why in (("A", ""), ("B and C", ""), ("D", "x"))
    ]
    results = replace(results_of(wave), wave=wave, breakdowns=(Breakdown("role", "Role", tuple(rows)),))
    assert standing_of(results, 9).small_groups == 2


def test_page_of_a_village_school_says_what_can_be_read_and_how_to_see_more(world, sign_in, monkeypatch):
    wave = village(world)
    monkeypatch.setattr(policies, "BETWEEN_WAVES", timedelta(weeks=6))
    page = BeautifulSoup(
        sign_in("head").get(reverse("surveys:results", args=[world.school.pk, wave.pk])).content, "html.parser"
    )
    words = " ".join(page.get_text(" ").split())
    assert READING[Fineness.QUARTERS] in words
    assert words.index("With this few responses") < words.index("By principle")
    assert "Ask the office to run the survey with other schools." in words
    assert "There must be half a term" in words
    new = reverse("surveys:new", args=[world.school.pk])
    assert page.select_one("#next-time").find_next("ul").find("a", href=new)
    assert "7 or more" in words
    assert "20 or fewer" not in words


def test_page_of_a_survey_with_too_few_answers_says_how_to_get_results(world, sign_in):
    wave = launched(world, people=12)
    for link in list(links(wave).values())[:3]:
        submit(link)
    wave = closed(wave)
    page = one_line(sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])))
    assert (
        "Give people ten minutes in a staff meeting to complete the survey. Your school needs at least 7 responses"
        " to be shown." in page
    )
    assert "ask the office" not in page.lower()
    few = advice_without_results(wave, 8)
    assert [(each.kind, "fewer than 9 people" in each.text) for each in few] == [(Kind.OTHERS, True)]


def test_trust_without_results_reads_what_is_needed_for_them(world, sign_in):
    wave = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust)
    invite(wave, world.school, 12)
    invite(wave, rowan_of(world), 12)
    wave = launch(wave)
    answer(wave, world.school, 2)
    closed(wave)
    page = one_line(sign_in("trust_lead").get(reverse("trust_surveys:detail", args=[world.trust.pk, wave.pk])))
    assert "You need at least 7 responses to see results." in page


def test_words_do_not_depend_on_what_was_answered(world):
    """Two schools alike but for their answers read the same sentences."""
    said = []
    for points in ("12345345", "44444444"):
        wave = village(world, [dict.fromkeys(ALL_FOUR, point) for point in points])
        results = results_of(wave)
        said.append((reading(results), advice(standing_of(results, 9), DAY)))
    assert said[0] == said[1]


def test_trust_is_told_about_the_school_that_is_too_small(world, sign_in):
    rowan, wave = with_a_school_too_small(world)
    shared(world, closed(wave))
    page = one_line(sign_in("trust_lead").get(reverse("trust_surveys:results", args=[world.trust.pk, wave.pk])))
    assert "How to see more detail next time" in page
    assert "A school is shown if at least 9 people were invited and at least 7 responded." in page
    own = one_line(sign_in("head_same_trust").get(reverse("surveys:results", args=[rowan.pk, wave.pk])))
    assert "With fewer than 9 people invited, your school cannot be shown on its own" in own
    assert "Invited at your school" in own
