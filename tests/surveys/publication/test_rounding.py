"""What may be shown: caps, rounding, bands and reasons, for every number of people there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.models import Question
from surveys.publication.rounding import (
    count_band,
    domain_result,
    participation_band,
    question_result,
    response_floor,
    share,
)

QUESTION = Question(code="a", text="A?", principle_code="p")
WHOLE = st.integers(1, 2000)


@st.composite
def parts(draw):
    whole = draw(WHOLE)
    return draw(st.integers(0, whole)), whole


@given(parts())
def test_share_is_a_multiple_of_five_between_the_caps(pair):
    shown = share(*pair)
    assert shown.percent % 5 == 0
    assert 10 <= shown.percent <= 90
    exact = Decimal(pair[0] * 100) / pair[1]
    if 10 < shown.percent < 90:
        assert abs(shown.percent - exact) <= Decimal("2.5")
        assert shown.text == f"{shown.percent}%"


@given(WHOLE)
def test_unanimity_looks_like_a_large_majority(whole):
    assert share(whole, whole).text == "90% or more" == share(whole * 9, whole * 10).text
    assert share(0, whole).text == "10% or less" == share(whole, whole * 10).text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 8, "15%"),
        (1, 40, "10% or less"),
        (5, 40, "15%"),
        (49, 400, "10% or less"),
        (50, 400, "15%"),
        (7, 8, "90% or more"),
        (1, 3, "35%"),
    ],
)
def test_share_rounds_half_up(part, whole, text):
    assert share(part, whole).text == text


@given(st.integers(0, 5000))
def test_band_holds_the_count_and_is_ten_wide(count):
    band = count_band(count)
    if count < 10:
        assert band == "fewer than 10"
    else:
        low, high = map(int, band.split(" to "))
        assert low <= count <= high == low + 9


@given(parts())
def test_participation_is_one_of_four_bands(pair):
    bands = ["under a quarter", "a quarter to a half", "a half to three quarters", "over three quarters"]
    answered, invited = pair
    band = bands.index(participation_band(answered, invited))
    assert band / 4 <= answered / invited
    assert answered / invited < (band + 1) / 4 or band == 3


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5), st.integers(0, 300))
def test_question_that_more_than_a_fifth_left_out_is_withheld_with_a_reason(counts, missing):
    respondents = sum(counts) + missing
    shown = question_result(QUESTION, counts, respondents)
    withheld = not sum(counts) or missing * 5 > respondents
    assert bool(shown.withheld) is withheld
    assert (shown.agree is None, len(shown.shares)) == ((True, 0) if withheld else (False, 5))


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(any), st.data())
def test_withholding_depends_on_how_many_answered_and_not_on_what(counts, data):
    mixed = data.draw(st.permutations(counts))
    respondents = sum(counts) + data.draw(st.integers(0, 300))
    result, other = (question_result(QUESTION, numbers, respondents) for numbers in (counts, mixed))
    assert result.withheld == other.withheld


@given(st.integers(1, 300), st.integers(0, 300))
def test_mean_of_a_principle_is_withheld_like_a_question(people, missing):
    shown = domain_result("p", [people * 350, people], people + missing)
    withheld = missing * 5 > people + missing
    assert bool(shown.withheld) is withheld
    assert shown.mean == (None if withheld else Decimal("3.5"))


@pytest.mark.parametrize(("hundredths", "people", "mean"), [(3456, 8, "4.3"), (3400, 8, "4.3"), (3399, 8, "4.2")])
def test_mean_is_the_sum_of_hundredths_by_people_rounded_half_up_to_a_tenth(hundredths, people, mean):
    assert domain_result("p", [hundredths, people], people).mean == Decimal(mean)


@pytest.mark.parametrize(("hundredths", "people", "mean"), [(4950, 10, "5.0"), (4949, 10, "4.9")])
def test_mean_near_the_top_of_the_scale_is_not_made_smaller(hundredths, people, mean):
    assert domain_result("p", [hundredths, people], people).mean == Decimal(mean)


def test_wave_to_which_nobody_is_invited_has_the_lowest_band():
    assert participation_band(0, 0) == "under a quarter"


def test_principle_without_enough_questions_says_why():
    assert domain_result("p", None, 20).withheld == "A mean needs 3 questions or more."


@pytest.mark.parametrize(
    ("answered", "invited", "floor"),
    [(8, 9, 75), (5, 9, 50), (4, 9, 25), (19, 29, 60), (84, 118, 70), (0, 40, 0), (40, 40, 90), (9, 9, 75), (0, 0, 0)],
)
def test_response_is_what_was_reached_at_least(answered, invited, floor):
    assert response_floor(answered, invited) == floor


@given(st.integers(7, 400))
def test_a_step_of_the_response_never_tells_one_number_of_people(invited):
    reached: dict[int, int] = {}
    for answered in range(invited + 1):
        floor = response_floor(answered, invited)
        reached[floor] = reached.get(floor, 0) + 1
    assert min(reached.values()) >= 2


@pytest.mark.parametrize(("number", "band"), [(0, 0), (4, 0), (5, 1), (6, 1), (7, 2), (8, 2), (9, 3), (10, 3)])
def test_number_from_none_to_ten_is_shown_in_the_band_that_names_it(number, band):
    counts = [40 if place == number else 0 for place in range(11)]
    shown = question_result(Question(code="a", text="How many?", kind="number"), counts, 40)
    assert shown.labels == ("0 to 4", "5 to 6", "7 to 8", "9 to 10")
    assert shown.shares == tuple(share(40 if place == band else 0, 40) for place in range(4))
