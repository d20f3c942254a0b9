"""Lists of people as they really come out of schools' systems."""

import codecs
from pathlib import Path

import pytest

from surveys.recipients import BadList, BadRow, guess_meanings, pick_people, read_contacts, read_table
from surveys.recipients.groups import category_of, make_breakdown

DATA = Path(__file__).parents[2] / "data"
ROWS = "Name;Work e-mail\nZoë;zoe@a.example\nSören;soren@a.example\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def test_list_of_a_primary_leaves_leavers_out():
    contact_list = read_contacts((DATA / "staff_arbor.csv").read_bytes())
    assert (len(contact_list.emails), contact_list.leavers, contact_list.duplicates, contact_list.rejected) == (
        41,
        4,
        0,
        [],
    )


def test_list_of_a_secondary_with_semicolons_and_old_letters_is_read():
    contact_list = read_contacts((DATA / "staff_sims.csv").read_bytes())
    assert (len(contact_list.emails), contact_list.leavers, contact_list.duplicates, contact_list.rejected) == (
        120,
        0,
        0,
        [],
    )


def test_list_of_a_bad_day_says_what_was_not_taken_and_why():
    contact_list = read_contacts((DATA / "staff_with_errors.csv").read_bytes())
    assert contact_list.emails == [
        "amy.reid@larkfield.example",
        "f.hall@larkfield.example",
        "dilys.owen@larkfield.example",
        "ivan.nowak@larkfield.example",
        "zoe.weiss@larkfield.example",
        "tom@larkfield.example",
    ]
    assert contact_list.duplicates == 2
    assert contact_list.rejected == [
        BadRow(4, "ben.marsh@larkfield", "not an email address"),
        BadRow(5, "chloe.gill(at)larkfield.example", "not an email address"),
        BadRow(14, "", "no email address"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        codecs.BOM_UTF8 + ROWS.encode(),
        ROWS.encode("cp1252"),
        ROWS.encode("utf-16"),
        codecs.BOM_UTF16_BE + ROWS.encode("utf-16-be"),
        ROWS.replace(";", "\t").encode(),
        ROWS.replace(";", ",").encode(),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("\n", "\r").encode(),
        b"sep=;\r\n" + ROWS.encode(),
        b"\n\n" + ROWS.encode(),
    ],
    ids="utf8 bom cp1252 utf16 utf16be tabs commas crlf cr sep blank".split(),  # noqa: SIM905 - read as one line
)
def test_letters_and_separators_do_not_matter(content):
    assert read_contacts(content).emails == ["zoe@a.example", "soren@a.example"]


@pytest.mark.parametrize(
    "header",
    [
        "Email",
        "E-mail",
        "EMAIL ADDRESS",
        " email ",
        "Work Email",
        "PrimaryEmail",
        "Home Email",
        "email_address",
        "Staff email",
        "E-Mail (work)",
    ],
)
def test_column_is_found_by_the_names_that_systems_use(header):
    assert read_contacts(f"{header},Name\na@b.example,A".encode()).emails == ["a@b.example"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PNG, "This is not a CSV file"),
        (PNG[:8] + b"pixels without the byte nought", "This is not a CSV file"),
        (b"PK\x03\x04 a workbook\x00", "The workbook cannot be opened"),
        (b"%PDF-1.7 no table", "This is not a CSV file"),
        (b"", "The file is empty"),
        (b"\n\n \n", "The file is empty"),
        (codecs.BOM_UTF8, "The file is empty"),
        (b"Name,Phone\nA,1", "The first line has: Name, Phone"),
        (b"Name,Email\n", "Nobody is in the list"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(BadList, match=sentence):
        read_contacts(content)


def test_quoted_newline_keeps_the_line_numbers_of_the_file():
    content = b'Note,Email\n"two\nlines",a@b.example\nx,wrong\n'
    assert read_contacts(content).rejected == [BadRow(4, "wrong", "not an email address")]


def test_cell_that_looks_like_a_formula_is_shown_as_it_stands_and_not_invited():
    contact_list = read_contacts(b"Email\n=1+1@b\na@b.example")
    assert contact_list.rejected == [BadRow(2, "=1+1@b", "not an email address")]


def test_longer_than_a_list_can_be_is_refused():
    with pytest.raises(BadList, match="20,000"):
        read_contacts(b"Email\n" + b"\n".join(b"p%d@b.example" % n for n in range(20_001)))


YEARS = make_breakdown("Year group", ["Reception", *(f"Year {n}" for n in range(1, 7))])


def picked(name: str, **how):
    """The people of a file, grouped by year."""
    table = read_table((DATA / name).read_bytes())
    meanings = guess_meanings(table, [YEARS])
    return table, meanings, pick_people(table, meanings, breakdowns=[YEARS], **how)


def test_list_of_parents_is_read_with_siblings_merged():
    table, meanings, contact_list = picked("parents_parentmail.csv")
    guessed = {table.header[at]: meaning for at, meaning in enumerate(meanings) if meaning}
    assert guessed == {
        "StudentID": "pupil",
        "Year": "in:year-group",
        "PrimaryEmail": "email",
        "Priority": "priority",
    }
    assert (len(table.rows), len({row[2] for _, row in table.rows})) == (535, 280)
    assert (len(contact_list.people), len(contact_list.rejected), contact_list.duplicates) == (351, 26, 535 - 26 - 351)
    assert {row.reason for row in contact_list.rejected} == {"no email address"}
    assert (contact_list.unknown, contact_list.unplaced) == ({}, {})
    assert all(person.places for person in contact_list.people)


def test_of_two_columns_with_one_name_the_first_is_the_pupil_s():
    table, meanings, contact_list = picked("parents_schoolbooking.csv")
    assert [at for at, meaning in enumerate(meanings) if meaning == "pupil"] == [0]
    assert {meanings[10], meanings[12]} == {"email", "email2"}
    assert (meanings[5], meanings[15]) == ("responsibility", "in:year-group")
    assert (len(table.rows), len({row[0] for _, row in table.rows})) == (106, 60)
    assert (len(contact_list.people), contact_list.without_responsibility) == (55, 5)
    everybody = ["" if meaning == "responsibility" else meaning for meaning in meanings]
    assert len(pick_people(table, everybody, breakdowns=[YEARS]).people) == 59


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("5", "year-5"),
        ("Y5", "year-5"),
        ("Yr 5", "year-5"),
        ("year 5", "year-5"),
        ("Year 5 5B", "year-5"),
        ("5 5B", "year-5"),
        ("R", "reception"),
        ("YR", "reception"),
        ("Reception", "reception"),
        ("7", ""),
        ("5B", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_year_is_understood_however_it_is_written(words, code):
    assert category_of(YEARS, words) == code


CONTACTS = b"""Student ID,Year,Priority,Parental responsibility,Email,Language
P1,Y3,1,Y,,
P1,Y3,2,Y,second@a.example,Polish
P1,Y3,2,Yes,also-second@a.example,
P1,Y3,3,Y,third@a.example,
P2,Y1,1,Y,second@a.example,
P2,Y1,2,N,without@a.example,
P3,Y9,,Y,later@a.example,Klingon
P3,Y9,1,Y,first@a.example,cy
"""


def contacts(first_only: bool):
    table = read_table(CONTACTS)
    meanings = guess_meanings(table, [YEARS])
    how = {"breakdowns": [YEARS], "languages": ["pl", "cy"], "first_only": first_only}
    return pick_people(table, meanings, **how)


def test_parent_of_two_year_groups_counts_in_the_first_declared():
    people = {person.email: (person.places, person.language) for person in contacts(first_only=False).people}
    assert people == {
        "second@a.example": ({"year-group": "year-1"}, "pl"),
        "also-second@a.example": ({"year-group": "year-3"}, "en"),
        "third@a.example": ({"year-group": "year-3"}, "en"),
        "later@a.example": ({}, "en"),
        "first@a.example": ({}, "cy"),
    }


def test_what_names_no_category_is_counted_and_named_once():
    contact_list = contacts(first_only=False)
    assert (contact_list.unknown, contact_list.unplaced) == ({"year-group": ["Y9"]}, {"year-group": 2})
    assert contact_list.without_responsibility == 1


def test_first_contacts_are_those_of_the_best_priority_that_have_an_address():
    contact_list = contacts(first_only=True)
    assert contact_list.emails == ["second@a.example", "also-second@a.example", "first@a.example"]
    assert contact_list.later_contacts == 2


def test_at_most_ten_unknown_cells_are_named():
    rows = "\n".join(f"p{n}@a.example,Form {n}" for n in range(30))
    table = read_table(f"Email,Year group\n{rows}".encode())
    contact_list = pick_people(table, guess_meanings(table, [YEARS]), breakdowns=[YEARS])
    assert contact_list.unknown["year-group"] == [f"Form {n}" for n in range(10)]
    assert contact_list.unplaced == {"year-group": 30}


def test_second_address_counts_where_the_first_is_empty_or_wrong():
    contact_list = read_contacts(b"Email,Home email\n,home@a.example\nwrong,other@a.example\nwrong,\n")
    assert contact_list.emails == ["home@a.example", "other@a.example"]
    assert contact_list.rejected == [BadRow(4, "wrong", "not an email address")]


def test_column_without_a_telling_name_is_found_by_its_cells():
    assert read_contacts(b"Who,Mail\nA,a@a.example\nB,b@a.example\nC,\n").emails == ["a@a.example", "b@a.example"]
