"""Lists of people as they really come out of schools' systems."""

import codecs
from pathlib import Path

import pytest

from surveys.contacts import BadList, BadRow, read_contacts

DATA = Path(__file__).parent.parent / "data"
ROWS = "Name;Work e-mail\nZoë;zoe@a.example\nSören;soren@a.example\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def test_list_of_a_primary_leaves_leavers_out():
    found = read_contacts((DATA / "staff_arbor.csv").read_bytes())
    assert (len(found.emails), found.leavers, found.duplicates, found.rejected) == (41, 4, 0, [])


def test_list_of_a_secondary_with_semicolons_and_old_letters_is_read():
    found = read_contacts((DATA / "staff_sims.csv").read_bytes())
    assert (len(found.emails), found.leavers, found.duplicates, found.rejected) == (120, 0, 0, [])


def test_list_of_a_bad_day_says_what_was_not_taken_and_why():
    found = read_contacts((DATA / "staff_with_errors.csv").read_bytes())
    assert found.emails == [
        "amy.reid@larkfield.example",
        "f.hall@larkfield.example",
        "dilys.owen@larkfield.example",
        "ivan.nowak@larkfield.example",
        "zoe.weiss@larkfield.example",
        "tom@larkfield.example",
    ]
    assert found.duplicates == 2
    assert found.rejected == [
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
    ids="utf8 bom cp1252 utf16 utf16be tabs commas crlf cr sep blank".split(),  # noqa: SIM905
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
    found = read_contacts(b"Email\n=1+1@b\na@b.example")
    assert found.rejected == [BadRow(2, "=1+1@b", "not an email address")]


def test_longer_than_a_list_can_be_is_refused():
    with pytest.raises(BadList, match="20,000"):
        read_contacts(b"Email\n" + b"\n".join(b"p%d@b.example" % n for n in range(20_001)))
