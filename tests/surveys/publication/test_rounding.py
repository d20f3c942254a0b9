"""What may be shown of questions and principles, and why not, for every number of people there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.models import Question
from surveys.publication import rounding
from surveys.publication.rounding import domain_result, question_result
from wqm.sealing.small_numbers import share

QUESTION = Question(code="a", text="A?", principle_code="p")


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5), st.integers(0, 60))
def test_question_that_few_answered_or_more_than_a_fifth_left_out_is_withheld_with_a_reason(counts, missing):
    answered = sum(counts)
    shown = question_result(QUESTION, counts, answered + missing, answered + missing + 2)
    withheld = answered < 7 or missing * 5 > answered + missing
    assert bool(shown.withheld) is withheld
    assert shown.has_agree_alone is (not withheld and answered < 20)
    assert (shown.agree is None) is withheld
    assert len(shown.shares) == (5 if not withheld and answered >= 20 else 0)


@pytest.mark.parametrize("kind", ["number", "choice", "multiple"])
def test_question_without_a_share_to_agree_is_shown_from_twenty_answers_up(monkeypatch, kind):
    monkeypatch.setattr(rounding, "labels_of", lambda question: ("One",))  # its options would be in the database
    question = Question(code="a", text="A?", kind=kind)
    counts = {"number": [19, *[0] * 10], "choice": [19], "multiple": [19, 4]}[kind]
    assert "at least 20 people answered it" in question_result(question, counts, 19, 30).withheld


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(any), st.data())
def test_withholding_depends_on_how_many_answered_and_not_on_what(counts, data):
    mixed = data.draw(st.permutations(counts))
    respondents = sum(counts) + data.draw(st.integers(0, 300))
    result, other = (question_result(QUESTION, numbers, respondents, respondents + 2) for numbers in (counts, mixed))
    assert result.withheld == other.withheld


@given(st.integers(1, 300), st.integers(0, 300))
def test_mean_of_a_principle_is_withheld_like_a_question(people, missing):
    shown = domain_result("p", [people * 350, people], people + missing, people + missing + 2)
    withheld = people < 7 or missing * 5 > people + missing
    assert bool(shown.withheld) is withheld
    assert shown.mean == (None if withheld else Decimal("3.5"))


@pytest.mark.parametrize(
    ("hundredths", "people", "text"),
    [
        (8600, 20, "4.3"),
        (8500, 20, "4.3"),
        (8499, 20, "4.2"),
        (10000, 20, "4.5 or more"),
        (2000, 20, "1.5 or less"),
        (3800, 10, "about 4.0"),
        (3740, 10, "about 3.5"),
        (5000, 10, "4.5 or more"),
        (700, 7, "1.5 or less"),
    ],
)
def test_mean_is_rounded_to_a_tenth_or_for_few_to_a_half_and_ends_before_the_ends_of_the_scale(
    hundredths, people, text
):
    assert domain_result("p", [hundredths, people], people, people + 2).text == text


@given(st.integers(7, 60), st.integers(100, 500))
def test_mean_lies_in_the_interval_that_it_stands_for(people, hundredths):
    stands_for = domain_result("p", [people * hundredths, people], people, people + 2).stands_for
    assert stands_for.low <= Decimal(hundredths) / 100 <= stands_for.high


def test_principle_without_enough_questions_says_why():
    assert domain_result("p", None, 20, 30).withheld == "An average score needs at least 3 questions."


@pytest.mark.parametrize(("number", "band"), [(0, 0), (4, 0), (5, 1), (6, 1), (7, 2), (8, 2), (9, 3), (10, 3)])
def test_number_from_none_to_ten_is_shown_in_the_band_that_names_it(number, band):
    counts = [40 if place == number else 0 for place in range(11)]
    shown = question_result(Question(code="a", text="How many?", kind="number"), counts, 40, 50)
    assert shown.labels == ("0 to 4", "5 to 6", "7 to 8", "9 to 10")
    assert shown.shares == tuple(share(40 if place == band else 0, 40) for place in range(4))


@pytest.mark.parametrize("fewest", [20, 40])
def test_how_finely_a_value_is_shown_never_says_that_everybody_answered(fewest):
    """Where exactly 20 were invited, all shares in steps of ten would."""

    def shown(answered: int, invited: int) -> tuple:
        counts = [0, 0, 0, answered, 0]
        question = question_result(QUESTION, counts, answered, invited)
        mean = domain_result("p", [350 * answered, answered], answered, invited)
        return len(question.shares), question.agree.stands_for.high - question.agree.stands_for.low, mean.text

    for invited in range(fewest, fewest + 6):
        looks = [shown(answered, invited) for answered in range(fewest - 3, invited + 1)]
        assert all(looks.count(look) >= 2 for look in looks), (invited, looks)
