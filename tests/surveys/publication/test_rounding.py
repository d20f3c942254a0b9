"""What may be shown: caps, rounding, bands and reasons, for every number of people there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.models import Question
from surveys.publication import rounding
from surveys.publication.rounding import (
    _shown_of,
    count_band,
    domain_result,
    has_comments,
    participation_band,
    question_result,
    response_floor,
    share,
)

QUESTION = Question(code="a", text="A?", principle_code="p")
WHOLE = st.integers(7, 2000)


@st.composite
def parts(draw):
    whole = draw(WHOLE)
    return draw(st.integers(0, whole)), whole


@given(st.integers(7, 400))
def test_every_published_share_fits_two_numbers_of_people_and_never_nobody_or_everybody_alone(whole):
    numbers: dict[str, list[int]] = {}
    for part in range(whole + 1):
        numbers.setdefault(share(part, whole).text, []).append(part)
    assert all(len(fitting) >= 2 for fitting in numbers.values()), numbers


@given(parts())
def test_share_lies_in_the_interval_that_it_stands_for(pair):
    part, whole = pair
    shown, exact = share(part, whole), Decimal(part * 100) / whole
    assert shown.stands_for.low <= exact <= shown.stands_for.high
    assert shown.stands_for.low <= shown.percent <= shown.stands_for.high


@pytest.mark.parametrize("whole", [1, 6])
def test_nothing_is_made_of_fewer_than_seven(whole):
    with pytest.raises(ValueError, match="so few"):
        share(1, whole)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 8, "under a quarter"),
        (0, 8, "under a quarter"),
        (2, 8, "a quarter to a half"),
        (4, 8, "a half to three quarters"),
        (7, 7, "three quarters or more"),
        (19, 19, "three quarters or more"),
        (4, 20, "20% or less"),
        (5, 20, "30%"),
        (20, 20, "80% or more"),
        (10, 39, "30%"),
        (1, 40, "10% or less"),
        (5, 40, "15%"),
        (49, 400, "10% or less"),
        (50, 400, "15%"),
        (40, 40, "90% or more"),
        (7, 20, "40%"),
        (13, 20, "60%"),
        (9, 20, "50%"),
        (11, 20, "50%"),
        (15, 20, "70%"),
        (29, 40, "70%"),
    ],
)
def test_share_is_shown_the_finer_the_more_people_answered(part, whole, text):
    assert share(part, whole).text == text


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ((1, 8), (2, 8), True),  # under a quarter; a quarter to a half
        ((2, 8), (12, 40), False),  # 30% lies within a quarter to a half
        ((12, 40), (16, 40), True),
        ((6, 20), (14, 40), False),  # 30% to the nearest ten, 35% to the nearest five
        ((20, 20), (40, 40), False),  # 80% or more, 90% or more
    ],
)
def test_only_values_with_nothing_in_common_differ(one, other, differs):
    values = share(*one).stands_for, share(*other).stands_for
    assert values[0].differs_from(values[1]) is differs
    assert values[1].differs_from(values[0]) is differs


@given(st.integers(7, 400))
def test_band_of_respondents_fits_two_numbers_up_to_all_who_were_invited(invited):
    bands: dict[str, list[int]] = {}
    for count in range(7, invited + 1):
        bands.setdefault(count_band(count, invited), []).append(count)
    if invited > 8:
        assert all(len(fitting) >= 2 for fitting in bands.values()), bands
    if invited <= 20:
        assert set(bands) == {"20 or fewer"}
    else:
        assert all(
            count >= int(band.split()[0]) for band, counts in bands.items() if "or more" in band for count in counts
        )


@given(parts())
def test_participation_is_one_of_four_bands_from_twenty_invited_up(pair):
    bands = ["under a quarter", "a quarter to a half", "a half to three quarters", "three quarters or more"]
    answered, invited = pair
    shown = participation_band(answered, invited, 7)
    if invited < 20:
        assert shown == ""
        return
    band = bands.index(shown)
    assert band / 4 <= answered / invited
    assert (answered - 1) / invited < (band + 1) / 4 or band == 3  # it may begin one person later


@pytest.mark.parametrize("k", [7, 10])
def test_quarter_that_was_seen_and_what_is_published_later_fit_two_numbers(k):
    """The quarter of any day before, with the band, the response, the fineness and the comments of the page."""
    for invited in range(20, 160):
        published: dict[tuple, list[int]] = {}
        for answered in range(invited + 1):
            published.setdefault(_shown_of(answered, invited, k), []).append(answered)
        begins = {participation_band(number, invited, k): number for number in range(invited, -1, -1)}
        for numbers in published.values():
            for beginning in begins.values():
                left = [number for number in numbers if number >= beginning]
                assert len(left) != 1, (invited, beginning, numbers)


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


@pytest.mark.parametrize(
    ("answered", "invited", "floor"),
    [(9, 9, None), (19, 19, None), (19, 29, 60), (84, 118, 70), (7, 40, 15), (40, 40, 90), (20, 20, 90)],
)
def test_response_is_what_was_reached_at_least_and_is_not_shown_of_few(answered, invited, floor):
    assert response_floor(answered, invited, 7) == floor


@given(st.integers(20, 400), st.sampled_from([7, 10]))
def test_a_step_of_the_response_is_reached_and_never_tells_one_number_of_people(invited, k):
    """Together with what stands beside it: the band, how finely shares are shown, whether there can be comments."""
    reached: dict[tuple, int] = {}
    for answered in range(k, invited + 1):
        floor = response_floor(answered, invited, k)
        assert floor * invited <= answered * 100
        fine = rounding.fineness(rounding.fine_by(answered, invited))
        seen = floor, count_band(answered, invited), fine, has_comments(answered, invited)
        reached[seen] = reached.get(seen, 0) + 1
    assert min(reached.values()) >= 2


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


@pytest.mark.parametrize(
    ("answered", "invited", "shown"), [(10, 10, False), (11, 11, False), (10, 12, True), (9, 30, False)]
)
def test_comments_of_a_school_never_say_that_everybody_answered(answered, invited, shown):
    assert has_comments(answered, invited) is shown
