"""How numbers, periods and files of numbers are read, and what is said of what cannot be."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from plans.enums import Period
from plans.metric_parsing import BadNumber, guess_meanings, read_file, read_number, read_period
from plans.metrics import BY_CODE, SHIPPED, Metric
from wqm.tables.reading import BadList, read_table

FILE = Path(__file__).parents[1] / "data" / "hr_metrics.csv"
LEAVERS = BY_CODE["leavers"]


def read(text: str, **options):
    """A table as text, read for two schools."""
    return read_file(read_table(text.encode()), SHIPPED, {"900001": 1, "900002": 2}, **options)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", "12"), (" 12.5 ", "12.5"), ("165,7", "165.7"), ("1,234", "1234"), ("1,234.5", "1234.5"), ("0", "0"),
     (".5", "0.5"), ("+3", "3"), ("1.005", "1.00")],
)  # fmt: skip
def test_number_is_read_as_people_write_it(text, value):
    assert read_number(text, LEAVERS) == D(value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("-1", "0 or more"), ("a few", "not a number"), ("1.2.3", "not a number"), ("1e5", "not a number"),
     ("٣", "not a number"), ("NaN", "not a number"), ("10000000", "too large to be right")],
)  # fmt: skip
def test_what_is_no_number_is_said_in_a_sentence(text, sentence):
    with pytest.raises(BadNumber, match=sentence):
        read_number(text, LEAVERS)


def test_share_is_at_most_a_hundred():
    assert read_number("82 %", BY_CODE["participation"]) == D(82)
    with pytest.raises(BadNumber, match="more than 100"):
        read_number("101", BY_CODE["participation"])


@pytest.mark.parametrize(
    ("text", "period"),
    [("Autumn", Period.AUTUMN), ("spring term", Period.SPRING), ("Summer 2", Period.SUMMER_2), ("HT1", Period.AUTUMN_1),
     ("autumn-1", Period.AUTUMN_1), ("", Period.YEAR), ("Whole year", Period.YEAR), ("Winter", None)],
)  # fmt: skip
def test_period_is_read_as_people_write_it(text, period):
    assert read_period(text) == period


def test_file_of_a_trust_is_read_for_one_school():
    parsed = read_file(read_table(FILE.read_bytes()), SHIPPED, {"900001": 7}, only_school=7)
    assert (len(parsed.cells), parsed.elsewhere, parsed.blank, parsed.rejected, parsed.unknown) == (63, 180, 0, [], [])
    values = {(cell.code, cell.year, cell.period): cell.value for cell in parsed.cells}
    assert values["days-lost-mental", 2022, Period.SUMMER] == D("67.5")
    assert values["participation", 2024, Period.AUTUMN] == D(87)


def test_every_number_of_the_file_is_taken_or_counted():
    table = read_table(FILE.read_bytes())
    schools = {str(900000 + n): n for n in range(21)}
    parsed = read_file(table, SHIPPED, schools)
    assert (len(parsed.cells), parsed.blank, parsed.elsewhere) == (189 * 7 - 1, 1, 0)


def test_bad_lines_are_named_with_value_and_reason():
    text = """URN,Academic year,Term,Leavers,Shoe size
900001,2025/26,Autumn,2,41
900001,last year,Autumn,2,41
900001,2025/26,Winter,2,41
900001,2025/26,Autumn,3,41
900001,2025/26,Spring,many,41
900009,2025/26,Spring,1,41
"""
    parsed = read(text)
    assert [(cell.school_id, cell.code, cell.value) for cell in parsed.cells] == [(1, "leavers", D(2))]
    assert parsed.rejected == [
        (3, "last year", "This is not an academic year. Enter it as 2025/26."),
        (4, "Winter", "This is not a term. Enter Autumn or Autumn 1, or leave it blank."),
        (5, "3", "Leavers for Autumn, 2025/26 is already in an earlier line."),
        (6, "many", "Leavers: It is not a number. Enter figures, for example 12 or 12.5."),
    ]
    assert (parsed.unknown, parsed.elsewhere) == (["Shoe size"], 1)


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("URN,Leavers\n900001,2\n", {}, "no column called Academic year"),
        ("URN,Academic year\n900001,2025/26\n", {}, "No column has the name of one of your metrics"),
        ("Academic year,Number\n2025/26,Leavers\n", {"only_school": 1}, "No column has the name of one of your"),
        ("Academic year,Leavers\n2025/26,2\n", {}, "no column with the URN"),
    ],
)
def test_file_without_its_columns_says_which(text, options, sentence):
    with pytest.raises(BadList, match=sentence):
        read(text, **options)


def test_file_about_one_school_needs_no_urn():
    parsed = read("Academic year;Leavers\n2025/26;2\n", only_school=1)
    assert [(cell.school_id, cell.period) for cell in parsed.cells] == [(1, Period.YEAR)]


LINES = (
    "Academic year,Number,Value\n2025/26,Leavers,7\n2025/26,Shoes,4\n2024/25,Leavers,fewer than 5\n2023/24,Leavers,\n"
)


def test_file_with_a_line_a_number_says_what_it_left():
    parsed = read(LINES, only_school=1)
    assert [(cell.code, cell.year, cell.value) for cell in parsed.cells] == [("leavers", 2025, D(7))]
    assert parsed.rejected == [(3, "Shoes", "None of your metrics has this name.")]
    assert (parsed.hidden, parsed.blank, parsed.unknown) == (1, 1, [])


def test_number_of_ones_own_may_be_called_like_a_heading():
    own = (*SHIPPED, Metric("own-value", "Value", "", ""))
    assert guess_meanings(["Academic year", "Value"], own) == ["year", "metric:own-value"]
