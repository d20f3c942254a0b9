"""Lists of people as they really come out of schools' systems."""

import codecs
from pathlib import Path

import pytest

from surveys.recipients import BadList, BadRow, guess_meanings, pick_people, read_contacts, read_table, unclear_cells
from surveys.recipients.groups import category_of, make_breakdown

DATA = Path(__file__).parents[2] / "data"
ROWS = "Name;Work e-mail\nZoë;zoe@a.example\nSören;soren@a.example\n"
NO_AT = "The @ is missing. Enter an address like name@school.example"
NO_DOT = "“larkfield” after the @ has no full stop. The end of the address may be missing"
NO_ADDRESS = "This row has no email address"
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
        BadRow(4, "ben.marsh@larkfield", NO_DOT),
        BadRow(5, "chloe.gill(at)larkfield.example", NO_AT),
        BadRow(14, "", NO_ADDRESS),
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
        (b"PK\x03\x04 a workbook\x00", "We cannot open this workbook"),
        (b"%PDF-1.7 no table", "This is not a CSV file"),
        (b"", "The file is empty"),
        (b"\n\n \n", "The file is empty"),
        (codecs.BOM_UTF8, "The file is empty"),
        (b"Name,Phone\nA,1", "The first line has: Name, Phone"),
        (b"Name,Email\n", "There is no one on this list"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(BadList, match=sentence):
        read_contacts(content)


def test_quoted_newline_keeps_the_line_numbers_of_the_file():
    content = b'Note,Email\n"two\nlines",a@b.example\nx,wrong\n'
    assert read_contacts(content).rejected == [BadRow(4, "wrong", NO_AT)]


def test_cell_that_looks_like_a_formula_is_shown_as_it_stands_and_not_invited():
    contact_list = read_contacts(b"Email\n=1+1@b\na@b.example")
    assert contact_list.rejected == [
        BadRow(2, "=1+1@b", "“b” after the @ has no full stop. The end of the address may be missing")
    ]


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
    assert {row.reason for row in contact_list.rejected} == {NO_ADDRESS}
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
    assert contact_list.rejected == [BadRow(4, "wrong", NO_AT)]


def test_column_without_a_telling_name_is_found_by_its_cells():
    assert read_contacts(b"Who,Mail\nA,a@a.example\nB,b@a.example\nC,\n").emails == ["a@a.example", "b@a.example"]


def read(name: str, **how):
    """A file with the columns as they are guessed; its delimiter, headings and people."""
    table = read_table((DATA / name).read_bytes())
    return table, pick_people(table, guess_meanings(table, []), **how)


def test_refused_address_stops_nobody_else_and_is_refused_in_words():
    _, contact_list = read("staff_one_bad_recipient.csv")
    assert contact_list.emails == [
        "good.one@larkfield.example",
        "gone@refused.example",
        "pat.o'neil@larkfield.example",
        "info@xn--schle-mva.example",
        "slow@greylisted.example",
        "last.one@larkfield.example",
    ]
    [row] = contact_list.rejected
    assert (row.line, row.value, row.reason[:42]) == (
        5,
        "jörg.weiss@schule.example",
        "We cannot deliver email to an address with",
    )


def test_comma_in_a_heading_is_no_separator():
    table, contact_list = read("staff_quoted_comma_in_heading.csv")
    assert table.header == ["Name (Surname, Forename)", "Email"]
    assert [row[0] for _, row in table.rows] == ["Müller, Zoë", "O’Brien, Seán", "Nwosu, Ada"]
    assert contact_list.emails == [f"{name}@larkfield.example" for name in ("zoe.mueller", "sean.obrien", "ada.nwosu")]


def test_comma_in_every_name_is_no_separator_without_quotes_either():
    table = read_table("Name, post;Email\nMüller, Zoë;z@a.example\nNwosu, Ada;a@a.example\n".encode())
    assert table.header == ["Name, post", "Email"]


def test_file_without_headings_loses_nobody():
    table, contact_list = read("staff_no_heading.csv")
    assert (table.header, [line for line, _ in table.rows]) == (["", ""], [1, 2, 3])
    assert contact_list.emails == [f"{name}.person@larkfield.example" for name in ("first", "second", "third")]


def test_spaces_case_and_unseen_characters_make_no_other_person():
    _, contact_list = read("staff_spaces_and_case.csv")
    assert contact_list.emails == [
        f"{name}@larkfield.example" for name in ("priya.nair", "tom.reed", "una.falk", "liam.okoro")
    ]
    assert (contact_list.duplicates, contact_list.shared) == (1, [("liam.okoro@larkfield.example", 2, [5, 6])])
    assert [(row.line, row.reason) for row in contact_list.rejected] == [
        (7, "This includes a name. Keep only the address between < and >"),
        (8, "This cell has more than one email address. Keep one"),
        (9, "The address ends with a full stop. Remove it"),
        (11, NO_ADDRESS),
    ]


def test_family_with_one_mailbox_counts_once_and_is_named():
    _, contact_list = read("parents_shared_mailbox.csv")
    assert contact_list.emails == ["berg.family@mail.example", "ann.cole@mail.example", "rob.vale@mail.example"]
    assert (contact_list.duplicates, contact_list.shared) == (2, [("berg.family@mail.example", 3, [2, 3, 4])])
    assert (contact_list.without_responsibility, contact_list.rejected) == (1, [])


def test_cells_that_a_spreadsheet_would_run_are_text():
    table, contact_list = read("staff_formula_cells.csv")
    assert [row[0] for _, row in table.rows][1:4] == ["@Home Club", "-3", "+Plus"]
    assert contact_list.emails == [f"{name}.cell@larkfield.example" for name in ("eq", "at", "minus", "tab")]
    assert [(row.value, row.reason) for row in contact_list.rejected] == [("not-an-address", NO_AT)]


WRITTEN = [
    "ann@schüle.example", "ann\u200b@schüle.example", "a\u00adnn@schüle.example", "\ufeffann@schüle.example",
    "ann@xn--schle-mva.example", "ann+school@schüle.example", "ａｎｎ@schüle.example", "ANN@SCHÜLE.EXAMPLE",
]  # fmt: skip


def test_mailbox_that_is_written_in_eight_ways_is_one_person():
    contact_list = read_contacts("\n".join(["Email", *WRITTEN, "ben@schüle.example"]).encode())
    assert contact_list.emails == ["ann@xn--schle-mva.example", "ben@xn--schle-mva.example"]
    assert (contact_list.duplicates, contact_list.shared) == (7, [("ann@xn--schle-mva.example", 8, [2, 3, 4, 5, 6])])


def test_address_is_delivered_with_the_tag_it_was_written_with_first():
    contact_list = read_contacts(b"Email\nann+school@a.example\nann@a.example\n")
    assert contact_list.emails == ["ann+school@a.example"]


def test_at_most_ten_shared_mailboxes_are_named_those_with_most_rows_first():
    rows = [f"p{n}@a.example" for n in range(30)] * 2 + ["p7@a.example"]
    contact_list = read_contacts("\n".join(["Email", *rows]).encode())
    assert (len(contact_list.shared), contact_list.shared[0]) == (10, ("p7@a.example", 3, [9, 39, 62]))


LEAVERS = "Email,Leaver,Parental responsibility\n" + "".join(
    f"{name}@a.example,{leaver},{responsible}\n"
    for name, leaver, responsible in [
        ("gone", "Yes\u200b", "Yes"),
        ("gone2", "YES (31/08/2026)", "Yes"),
        ("gone3", "x", "Yes"),
        ("here", "No", "Yes\u200b"),
        ("here2", "", "Yes"),
        ("perhaps", "soon", "Yes"),
        ("perhaps2", "\u200bsoon", "Yes"),
        ("without", "No", "No\u200b"),
        ("unsaid", "No", ""),
    ]
)


def leavers(**invite_unclear: bool):
    table = read_table(LEAVERS.encode())
    return pick_people(table, guess_meanings(table, []), invite_unclear=invite_unclear)


def test_unseen_characters_decide_nothing_and_unclear_cells_are_as_somebody_said():
    contact_list = leavers(leaver=False, responsibility=True)
    assert contact_list.emails == ["here@a.example", "here2@a.example", "unsaid@a.example"]
    assert (contact_list.leavers, contact_list.without_responsibility) == (3, 1)
    asked = {meaning: (unclear.rows, unclear.words) for meaning, unclear in contact_list.unclear.items()}
    assert asked == {"leaver": (2, ["soon"]), "responsibility": (1, ["(empty)"])}
    assert contact_list.unclear_invited == {"leaver": False, "responsibility": True}
    other = leavers(leaver=True, responsibility=False)
    assert other.emails == ["here@a.example", "here2@a.example", "perhaps@a.example", "perhaps2@a.example"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "“Has left” is neither yes nor no in 2 rows: “soon”. Choose whether to invite these people."),
        ({"leaver": False}, "“Parental responsibility” is neither yes nor no in 1 row: “\\(empty\\)”"),
    ],
)
def test_list_with_unclear_cells_is_not_taken_before_somebody_said_what_they_mean(said, sentence):
    with pytest.raises(BadList, match=sentence):
        leavers(**said)


def test_row_without_an_address_asks_nothing():
    contact_list = read_contacts(b"Email,Leaver\na@a.example,No\n,perhaps\n")
    assert (contact_list.unclear, [row.line for row in contact_list.rejected]) == ({}, [3])


def test_at_most_ten_unclear_words_are_named():
    table = read_table(("Email,Leaver\n" + "".join(f"p{n}@a.example,word {n % 20}\n" for n in range(60))).encode())
    unclear = unclear_cells(table, guess_meanings(table, []))["leaver"]
    assert (unclear.rows, unclear.words) == (60, [f"word {n}" for n in range(10)])
