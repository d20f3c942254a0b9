"""How numbers of people are shown: caps, rounding and bands, for every number of people there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wqm.sealing.small_numbers import (
    _shown_of,
    count_band,
    fine_by,
    fineness,
    has_comments,
    participation_band,
    response_floor,
    share,
)

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
        fine = fineness(fine_by(answered, invited))
        seen = floor, count_band(answered, invited), fine, has_comments(answered, invited)
        reached[seen] = reached.get(seen, 0) + 1
    assert min(reached.values()) >= 2


@pytest.mark.parametrize(
    ("answered", "invited", "shown"), [(10, 10, False), (11, 11, False), (10, 12, True), (9, 30, False)]
)
def test_comments_of_a_school_never_say_that_everybody_answered(answered, invited, shown):
    assert has_comments(answered, invited) is shown
