"""Tables that come and go: the separator is the one that makes columns, and what we wrote is read as it was typed."""

from decimal import Decimal

import pytest

from wqm.tables.reading import read_table
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
