"""Academic years and half-terms."""

from datetime import date, timedelta

import pytest

from schools.terms import HalfTerm, academic_year, half_term, read_year, year_name


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (date(2026, 8, 31), 2025, 6),
        (date(2026, 9, 1), 2026, 1),
        (date(2026, 10, 31), 2026, 1),
        (date(2026, 11, 1), 2026, 2),
        (date(2026, 12, 31), 2026, 2),
        (date(2027, 1, 1), 2026, 3),
        (date(2027, 2, 15), 2026, 3),
        (date(2027, 2, 16), 2026, 4),
        (date(2027, 4, 1), 2026, 5),
        (date(2027, 6, 1), 2026, 6),
    ],
)
def test_day_is_counted_to_a_half_term(day, year, number):
    assert (academic_year(day), half_term(day)) == (year, HalfTerm(year, number))


def test_half_terms_follow_each_other_without_a_gap():
    here = HalfTerm(2026, 1)
    for _ in range(12):
        assert half_term(here.next.starts_on) == here.next
        assert half_term(here.next.starts_on - timedelta(days=1)) == here
        here = here.next
    assert here == HalfTerm(2028, 1)


def test_names_are_those_of_schools():
    assert (HalfTerm(2026, 4).name, year_name(1999)) == ("Spring 2, 2026/27", "1999/00")


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024/25", 2024), ("2024-25", 2024), (" 2024 / 2025 ", 2024), ("2024–25", 2024), ("2024", 2024),
     ("2024/26", None), ("24/25", None), ("1066/67", None), ("", None), ("next year", None)],
)  # fmt: skip
def test_academic_year_is_read_as_people_write_it(text, year):
    assert read_year(text) == year
