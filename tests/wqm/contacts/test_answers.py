"""Cells that say yes or no: what nobody sees decides nothing, and what says neither is unclear."""

from datetime import date

import pytest

from wqm.contacts.answers import read_answer, read_leaver

TODAY = date(2026, 11, 29)

BOTH = [
    *((cell, "yes") for cell in ("Yes", "yes", "Y", "TRUE", "t", "1", "x", "X", "✓", "Yes.", " yes ")),
    *((cell, "yes") for cell in ("Yes\u200b", "\ufeffYes", "y\u00ade\u00ads", "Ｙｅｓ", "Yes\u00a0", "✔\ufe0f")),
    *((cell, "yes") for cell in ("Yes (mother)", "YES - by court order", "Yes: both", "y (mother)")),
    *((cell, "no") for cell in ("No", "n", "FALSE", "f", "0", "-", "–", "none", "No\u200b", "\u200bN\u200b")),
    *((cell, "unclear") for cell in ("maybe", "?", "Yes?", "yes/no", "yes and no", "Yes, but not now", "No (father)")),
    *((cell, "unclear") for cell in ("y n", "1 child", "T Smith", "X-ray", "2", "46265", "not yes", "yesterday")),
    *((cell, "unclear") for cell in ("Yes until 2030", "yes, if asked", "Y / N", "()", "yes ()")),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "answer"), BOTH)
def test_cell_says_yes_or_no_or_neither(cell, answer):
    assert (read_answer(cell), read_leaver(cell, TODAY)) == (answer, answer)


@pytest.mark.parametrize("empty", ["", "  ", "\u200b", "\u00a0"])
def test_empty_cell_says_that_nobody_has_left_and_nothing_about_responsibility(empty):
    assert (read_answer(empty), read_leaver(empty, TODAY)) == ("unclear", "no")


@pytest.mark.parametrize("word", ["left", "Leaver", "LEFT (31/08/2026)", "leaver 2026"])
def test_words_for_leavers_say_nothing_about_responsibility(word):
    assert (read_answer(word), read_leaver(word, TODAY)) == ("unclear", "yes")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("31/08/2026", "yes"),
        ("2026-08-31", "yes"),
        ("2026-08-31T00:00:00", "yes"),
        ("2026-08-31 00:00:00", "yes"),
        ("31.08.2026 09:30", "yes"),
        ("31 August 2026", "yes"),
        ("31st Aug 26", "yes"),
        ("31/08/26", "unclear"),  # or 26 August 2031
        ("28/11/2026", "yes"),
        ("29/11/2026", "no"),
        ("30/11/2026", "no"),
        ("2027-08-31", "no"),
        ("31/12/9999", "no"),
        ("03/04/2026", "yes"),  # March or April: both are over
        ("01/12/2026", "unclear"),  # 1 December, or 12 January
        ("12/01/2027", "no"),
        ("31/02/2026", "unclear"),
        ("31/31/2026", "unclear"),
        ("31/08/202", "unclear"),
        ("31 Brumaire 2026", "unclear"),
        ("Aug 2026", "unclear"),
        ("2026", "unclear"),
        ("01/01/1900", "unclear"),
        ("0000-00-00", "unclear"),
        ("YES (31/08/2026)", "yes"),
        ("YES\u200b (31/08/2026)", "yes"),
        ("yes 31/08/2026", "yes"),
        ("Yes - 31 August 2026", "yes"),
        ("Yes (31/08/2027)", "unclear"),
        ("Yes (01/12/2026)", "unclear"),
    ],
)
def test_leaving_date_decides_by_the_day(cell, answer):
    assert read_leaver(cell, TODAY) == answer


def test_date_says_nothing_about_responsibility():
    assert read_answer("31/08/2026") == "unclear"
