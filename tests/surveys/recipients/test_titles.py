"""Job titles become groups: what is proposed, what a school said last time, and that neither counts by itself."""

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from surveys.recipients import guess_meanings, pick_people, read_table
from surveys.recipients.groups import make_breakdown, make_breakdowns, plain
from surveys.recipients.proposals import propose
from surveys.recipients.titles import Source, fingerprint, group_columns
from tests.doubling import assert_linear, calls_of
from wqm.tables.table import Table

DATA = Path(__file__).parents[2] / "data"
ROLE = make_breakdown("Role", ["Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen"])
TEACHERS, ASSISTANTS, LEADERS, OFFICE = (category["code"] for category in ROLE["categories"])
TITLES = {
    TEACHERS: [
        "Teacher", "Class teacher", "Class Teacher (KS2)", "SENCO", "ECT", "ECT1", "Teacher of English",
        "Head of Maths", "Head of Year 7", "Supply teacher", "Phase leader", "Key Stage 1 Lead", "Trainee teacher",
        "PE teacher",
    ],
    ASSISTANTS: [
        "TA", "HLTA", "Teaching assistant", "Teaching Asst", "LSA", "Learning Support Assistant", "1:1 support",
        "TA Level 2", "Level 3 TA", "Cover supervisor", "Nursery nurse", "Early years practitioner", "SEND TA",
    ],
    LEADERS: [
        "Headteacher", "Head teacher", "Head", "Deputy headteacher", "Assistant Head", "Head of School", "Principal",
        "Vice Principal", "Executive Headteacher", "SLT", "CEO",
    ],
    OFFICE: [
        "Office", "School business manager", "SBM", "Midday supervisor", "Lunchtime Supervisor", "Caretaker",
        "Site manager", "Premises officer", "Cleaner", "Cook", "Kitchen assistant", "Receptionist", "Admin assistant",
        "Finance officer", "Exams officer", "Bursar", "PA to the Head", "Science technician", "Librarian",
    ],
    "": ["Governor", "Year 5", "Sports coach", "Support staff", "?"],
}  # fmt: skip


@pytest.mark.parametrize("code", TITLES)
def test_title_of_an_english_school_is_proposed_for_its_group(code):
    assert {title: propose(plain(title), ROLE) for title in TITLES[code]} == dict.fromkeys(TITLES[code], code)


def test_groups_that_a_school_named_itself_are_found_by_what_they_say():
    own = make_breakdown("Team", ["Leadership team", "Teaching staff", "Support staff", "Lunchtime", "Site team"])
    leaders, teaching, support, lunch, site = (category["code"] for category in own["categories"])
    wanted = {
        "Deputy head": leaders, "Teacher": teaching, "TA": support, "Midday supervisor": lunch, "Caretaker": site,
        "Receptionist": support, "Cook": site,
    }  # fmt: skip
    assert {title: propose(plain(title), own) for title in wanted} == wanted
    years = make_breakdown("Year group", ["Year 1", "Year 2"])
    assert propose(plain("Teacher"), years) == ""


def arbor():
    table = read_table((DATA / "staff_arbor.csv").read_bytes())
    return table, guess_meanings(table, [ROLE], "staff")


def test_everybody_of_a_real_export_has_a_proposal_who_was_in_no_group():
    table, meanings = arbor()
    assert meanings == ["", "", "email", "in:role", "", "leaver"]
    before = pick_people(table, meanings, breakdowns=[ROLE])
    assert sum(not person.places for person in before.people) == 38
    [column] = group_columns(table, meanings, [ROLE])
    assert (column.name, column.is_open, sum(value.people for value in column.values)) == ("Job title", True, 41)
    assert {value.source for value in column.values} == {Source.SAME_NAME, Source.SUGGESTED}
    chosen = {"role": {value.key: value.category for value in column.values}}
    after = pick_people(table, meanings, breakdowns=[ROLE], chosen=chosen)
    assert Counter(person.places["role"] for person in after.people) == {
        OFFICE: 18, TEACHERS: 8, LEADERS: 8, ASSISTANTS: 7,
    }  # fmt: skip


def test_proposal_places_nobody_before_it_is_saved():
    table, meanings = arbor()
    [column] = group_columns(table, meanings, [ROLE])
    suggested = {value.key for value in column.values if value.source == Source.SUGGESTED}
    assert suggested.isdisjoint(column.chosen)
    placed = pick_people(table, meanings, breakdowns=[ROLE], chosen={"role": column.chosen})
    assert sum(not person.places for person in placed.people) == 38


TABLE = read_table(b"Email,Role\na@a.example,Cook\nb@a.example,cooks!\nc@a.example,Teacher\nd@a.example,\nx,Cook\n")
MEANINGS = ["email", "in:role"]


def test_value_is_counted_however_it_is_written_for_people_who_can_be_invited():
    [column] = group_columns(TABLE, MEANINGS, [ROLE])
    assert [(value.shown, value.people, value.category, value.source) for value in column.values] == [
        ("Cook", 2, OFFICE, Source.SUGGESTED),
        ("Teacher", 1, TEACHERS, Source.SAME_NAME),
    ]


def test_what_a_school_said_last_time_comes_before_a_name_and_a_proposal_also_none():
    saved = {"role": {fingerprint("cook"): "Leaders", fingerprint("teacher"): ""}}
    [column] = group_columns(TABLE, MEANINGS, [ROLE], saved=saved)
    assert [(value.category, value.source) for value in column.values] == [(LEADERS, "saved"), ("", "saved")]
    assert not column.is_open
    people = pick_people(TABLE, MEANINGS, breakdowns=[ROLE], chosen={"role": column.chosen})
    assert [person.places for person in people.people] == [{"role": LEADERS}, {"role": LEADERS}, {}, {}]
    assert (people.unknown, people.unplaced) == ({}, {})


def test_what_was_said_about_a_group_that_is_gone_says_nothing():
    [column] = group_columns(TABLE, MEANINGS, [ROLE], saved={"role": {fingerprint("cook"): "Catering"}})
    assert column.values[0].source == Source.SUGGESTED


def test_grouping_that_is_gone_and_a_category_that_is_none_place_nobody():
    chosen = {"role": {"cook": "nonsense"}, "old": {"cook": TEACHERS}}
    people = pick_people(TABLE, [*MEANINGS[:1], "in:role"], breakdowns=[ROLE], chosen=chosen)
    assert [person.places for person in people.people] == [{}, {}, {"role": TEACHERS}, {}]
    assert group_columns(TABLE, ["email", "in:old"], [ROLE]) == []
    assert pick_people(TABLE, ["email", "in:old"], breakdowns=[ROLE]).people[0].places == {}


def test_column_of_names_by_mistake_lists_200_values_and_says_so():
    rows = "".join(f"p{n}@a.example,Person number{n}\n" for n in range(300))
    [column] = group_columns(read_table(f"Email,Role\n{rows}".encode()), MEANINGS, [ROLE])
    assert (len(column.values), column.is_too_many) == (200, True)


def test_title_with_a_number_of_another_script_is_compared_like_any_other():
    """Such a number is a digit to Unicode, and none that can be read as one: the page failed."""
    assert [plain("y\u1369"), plain("Y\U00010a40 x")] == ["y\u1369", "y\U00010a40 x"]
    assert plain("Y\u0665") == "year 5"


def wide(columns: int):
    """Every cell another text that is no title, below headings that say nothing."""
    rows = [(line, [f"word {line} {column} of many" for column in range(columns)]) for line in range(200)]
    return Table([f"h{column}" for column in range(columns)], rows)


def test_file_of_many_columns_costs_the_page_no_more_than_its_columns():
    """What the groups are called is worked out once, and not for each cell: a list with 300 columns took 18 seconds."""
    few, many = (
        make_breakdowns([(f"B{at}", [f"Category number {at} {each}" for each in range(each_of)]) for at in range(3)])
        for each_of in (20, 40)
    )
    assert_linear(lambda table: guess_meanings(table, many), wide, 40)
    calls = [calls_of(partial(guess_meanings, wide(40), groups)) for groups in (few, many)]
    assert calls[1] < 1.6 * calls[0]  # twice as many where the names are worked out for each cell


def test_20000_different_titles_are_placed_in_little_more_time_than_20():
    many = make_breakdown("Role", [f"Category number {each}" for each in range(20)])
    calls = []
    for different in (20, 20_000):
        rows = [(line, [f"p{line}@a.example", f"word {line % different} of many"]) for line in range(20_000)]
        table, meanings = Table(["Email", "Role"], rows), ["email", f"in:{many['code']}"]
        calls.append(calls_of(partial(pick_people, table, meanings, breakdowns=[many])))
    assert calls[1] < 7 * calls[0]  # more than nine times where the names of groups are worked out for each title


def test_two_columns_fill_two_groupings():
    both = make_breakdowns([("Role", ["Teachers", "Leaders"]), ("Site", ["North", "South"])])
    table = read_table(b"Email,Role,Site\na@a.example,Teacher,North\n")
    assert [column.name for column in group_columns(table, ["email", "in:role", "in:site"], both)] == ["Role", "Site"]
