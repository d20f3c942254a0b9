"""Tables that come and go: the separator is the one that makes columns, and what we wrote is read as it was typed."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from wqm.tables.reading import Reading, read_table
from wqm.tables.sheets import Sheet, as_xlsx, figure
from wqm.tables.writing import as_csv, safe_cell


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", ","])
def test_separator_is_the_one_with_which_every_line_has_the_columns_of_the_heading(delimiter):
    rows = [["Name", "Post, team; group | set", "Email"], ["Lee, Ann", "a; b | c", "ann@a.example"]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    assert read_table("\n".join(lines).encode()).rows == [(2, rows[1])]


def test_list_of_one_column_keeps_the_signs_in_it():
    assert read_table(b"Notes\na; b\n").rows == [(2, ["a; b"])]


@pytest.mark.parametrize("value", [-3, -0.5, Decimal("-1.25"), 7])
def test_number_stays_a_number(value):
    assert safe_cell(value) == str(value)


@pytest.mark.parametrize("typed", ["=1+1", "+44 20 7946 0958", "@Home Club", "-3", "'quoted", "007"])
def test_text_of_our_own_file_is_read_as_it_was_typed_and_never_run(typed):
    file = as_csv(["Name", "Phone"], [[typed, "x"]])
    assert typed.startswith("'") or safe_cell(typed)[0] not in "=+-@"
    assert read_table(file.encode()).rows == [(2, [typed, "x"])]


TYPED = [
    "=1+1", "+44 20 7946 0958", "- more time", "@Home Club", "'=1", "''-2", "'quoted", "007", "＝1", "a;=1", "35%", "-",
    "x=1", "1,5", "2026-01-02", "true",
]  # fmt: skip


def test_text_goes_out_and_comes_back_as_it_was_typed_in_both_kinds_of_file():
    rows = [[typed, str(number)] for number, typed in enumerate(TYPED)]
    assert [row for _, row in read_table(as_csv(["Text", "n"], rows).encode()).rows] == rows
    book = as_xlsx("Title", [], [Sheet("Rows", [("Text", 20), ("n", 5)], rows)])
    assert [row for _, row in read_table(book, how=Reading(sheet="Rows")).rows] == rows


@pytest.mark.parametrize("text", ["=1+1", " =1", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "@a", "+1", "-1"])
def test_what_a_program_would_run_has_an_apostrophe_in_a_csv_file(text):
    assert safe_cell(text) == f"'{text}"


def test_workbook_begins_with_its_summary_and_keeps_numbers_days_and_text_apart():
    day = date(2026, 11, 29)
    summary = [["About"], ["Schools", 3], ["As of", day], ["Said", "=1+1"]]
    rows = [["- more time", 7, Decimal("1.5"), figure("35%"), figure("3.4"), figure("10% or less"), None, day, ""]]
    sheet = Sheet("Rows", [(f"C{n}", 9) for n in range(9)], rows)
    book = load_workbook(io.BytesIO(as_xlsx("Title", summary, [sheet])))
    assert book.sheetnames == ["Summary", "Rows"]
    assert [row[0] for row in book["Summary"].values] == ["Title", "About", "Schools", "As of", "Said"]
    [_, cells] = book["Rows"].iter_rows()
    assert [cell.value for cell in cells[:6]] == ["- more time", 7, 1.5, 0.35, 3.4, "10% or less"]
    assert (cells[3].number_format, cells[6].value, cells[7].value.date()) == ("0%", None, day)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} == {"s", "n", "d"}
