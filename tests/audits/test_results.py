"""Ratings, levels and what was too hot to write are shown no finer than their numbers of people allow."""

import pytest

from audits.results import hot_shown, levels_shown, scale_shown
from audits.scales import scale_table

SCALE = ("Starting", "Developing", "Secure", "Leading")


@pytest.mark.parametrize(
    ("counts", "invited", "words"),
    [
        ([0, 0, 6, 0], 30, None),
        ([0, 0, 7, 0], 8, None),
        ([0, 0, 7, 0], 9, "three quarters or more"),
        ([5, 5, 3, 3], 30, "a quarter to a half"),
        ([10, 10, 10, 12], 60, "50%"),
    ],
)
def test_ratings_are_shown_no_finer_than_those_of_surveys(counts, invited, words):
    shown = scale_shown(counts, SCALE, 2, invited, 7)
    assert (shown.top.text if shown.top else None) == words
    assert bool(shown.withheld) == (words is None)
    assert bool(shown.shares) == (sum(counts) >= 20)


def test_exactly_twenty_of_twenty_one_show_no_share_of_every_point():
    assert scale_shown([5, 5, 5, 5], SCALE, 2, 21, 7).shares == ()


def test_a_table_of_ratings_says_once_why_nothing_of_it_is_shown():
    """A row that is not shown is among the others with its reason, and has no bar in any part."""
    few, many = scale_shown([1, 0, 0, 2], SCALE, 2, 60, 7), scale_shown([10, 10, 10, 12], SCALE, 2, 60, 7)
    nothing = scale_table("Rated", [("1", few), ("2", few)])
    assert (nothing.withheld, nothing.legend) == (few.withheld, ())
    mixed = scale_table("Rated", [("1. A & B", many), ("2. C", few)])
    assert (mixed.withheld, [row.withheld for row in mixed.rows]) == ("", ["", few.withheld])
    assert (mixed.rows[0].top, mixed.rows[1].bar) == ("50%", None)
    assert "1. A &amp; B. Starting: 25%" in str(mixed.rows[0].bar)


def test_a_bar_of_few_answers_shows_the_quarter_and_no_share_of_a_point():
    quarter = scale_shown([1, 0, 6, 5], SCALE, 2, 30, 7)
    (row,) = scale_table("Rated", [("1", quarter)]).rows
    assert row.top == quarter.top.text
    assert "%" not in str(row.bar)
    assert not any(f"{label}:" in str(row.bar) for label in SCALE)


def test_levels_need_four_groups_and_too_hot_needs_k_people():
    class Point:
        def __init__(self, value):
            self.value = value

        def __str__(self):
            return f"Point {self.value}"

    scale = [Point(value) for value in (1, 2, 3)]
    assert levels_shown([1, 2, 2], scale) == []
    assert levels_shown([1, 2, 2, 2], scale) == [("Point 1", 1), ("Point 2", 3)]
    assert [hot_shown([number, 40], 40, 7) for number in (6, 7, 12, 40)] == [
        "",
        "7 or more",
        "10 or more",
        "30 or more",
    ]
    assert hot_shown([8, 8], 8, 7) == ""
