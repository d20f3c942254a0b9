"""The linear audit against an independent brute force, on random small schools and waves."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.publication.audit import Audit
from surveys.publication.rows import decide_rows, merge_small
from tests.surveys.publication.brute_force import isolates

K = 5


@st.composite
def schools(draw):
    """Kinds of respondents of one to three schools in one or two breakdowns, with how many answered of each."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=2))
    number = draw(st.integers(1, 3 if len(sizes) == 1 else 2))
    kinds = ["".join(map(str, kind)) for kind in product(range(number), *map(range, sizes))]
    people = {kind: draw(st.sampled_from([0, 1, 2, 3, 4, 6, 9])) for kind in kinds}
    return sizes, number, people


def candidates(sizes, number, people):
    """The rows that a wave would publish: schools, their categories, everybody, categories of everybody."""
    for school in map(str, range(number)):
        own = [kind for kind in people if kind[0] == school]
        yield frozenset(own)
        for at, size in enumerate(sizes, start=1):
            yield from (frozenset(kind for kind in own if kind[at] == str(part)) for part in range(size))
    if number > 1:
        yield frozenset(people)
        for at, size in enumerate(sizes, start=1):
            yield from (frozenset(kind for kind in people if kind[at] == str(part)) for part in range(size))


@settings(max_examples=60)
@given(schools())
def test_audit_agrees_with_brute_force_on_every_row(drawn):
    sizes, number, people = drawn
    audit, admitted = Audit(people, K, {kind: kind[0] for kind in people}), []
    for row in candidates(sizes, number, people):
        if sum(people[kind] for kind in row) < K:
            continue
        is_safe = not isolates([*admitted, row], people, K)
        assert audit.admit(row) is is_safe, (people, admitted, row)
        if is_safe:
            admitted.append(row)


def test_threshold_alone_would_have_leaked():
    """Positive control: every row has k people or more, and the difference of two has three."""
    people = {"teachers": 20, "site": 3}
    rows = [frozenset(people), frozenset({"teachers"})]
    assert all(sum(people[kind] for kind in row) >= K for row in rows)
    assert isolates(rows, people, K)
    audit = Audit(people, K)
    assert [audit.admit(row) for row in rows] == [True, False]


def test_leak_across_schools_is_found():
    """Everybody less the schools that are shown would be the two people of the third."""
    people, block = {"a": 9, "b": 9, "c": 2}, {"a": 1, "b": 2, "c": 3}
    audit = Audit(people, K, block)
    assert [audit.admit(row) for row in ({"a"}, {"b"}, {"a", "b", "c"}, {"a", "b"})] == [True, True, False, True]


def test_row_of_a_school_after_rows_of_several_is_still_right():
    audit = Audit({"a": 9, "b": 9, "c": 2}, K, {"a": 1, "b": 2, "c": 3})
    assert [audit.admit(row) for row in ({"a", "b", "c"}, {"a", "c"}, {"b"}, {"a"})] == [True, True, True, False]


# --- The tables of a wave -------------------------------------------------------------------------------------------


def breakdown(*names):
    """A breakdown in which each category merges into the one before."""
    rows = [{"code": name, "name": name.title(), "into": names[max(at - 1, 0)]} for at, name in enumerate(names)]
    rows[0]["into"] = names[1]
    return {"code": "role", "name": "Role", "categories": rows}


def groups_of(school, *names):
    return [
        {"code": f"s{school}", "school": school, "in": {}},
        *({"code": f"s{school}{name}", "school": school, "in": {"role": name}} for name in names),
    ]


def decided(answered, *, breakdowns=(), schools=(1,), k=7):
    names = [category["code"] for breakdown in breakdowns for category in breakdown["categories"]]
    rows = decide_rows(
        groups=[group for school in schools for group in groups_of(school, *names)],
        breakdowns=breakdowns,
        answered=answered,
        k=k,
        names={school: f"School {school}" for school in schools},
    )
    return {row.code: row for row in rows}


def shown(rows):
    return {code: row.name for code, row in rows.items() if not row.withheld}


@pytest.mark.parametrize(
    ("people", "cells"),
    [
        ((20, 9, 8), [("a",), ("b",), ("c",)]),
        ((20, 9, 3), [("a",), ("b", "c")]),
        ((20, 2, 3), [("a", "b", "c")]),
        ((2, 9, 8), [("a", "b"), ("c",)]),
        ((20, 9, 0), [("a",), ("b", "c")]),
        ((1, 1, 1), [("a", "b", "c")]),
    ],
)
def test_small_categories_merge_upward(people, cells):
    counts = dict(zip("abc", people, strict=True))
    merged = merge_small(breakdown("a", "b", "c")["categories"], counts, 7)
    assert sorted(cell.codes for cell in merged) == cells


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_merging_loses_nobody_and_leaves_only_large_cells_or_one(people):
    names = [f"c{at}" for at in range(len(people))]
    counts = dict(zip(names, people, strict=True))
    merged = merge_small(breakdown(*names)["categories"], counts, 7)
    assert sorted(code for cell in merged for code in cell.codes) == names
    assert sum(cell.people for cell in merged) == sum(people)
    assert len(merged) == 1 or all(cell.people >= 7 for cell in merged)


def test_merged_group_is_named_after_its_parts():
    rows = decided({"s1a": 20, "s1b": 9, "s1c": 3}, breakdowns=[breakdown("a", "b", "c")])
    assert shown(rows) == {"school:1": "School 1", "school:1:role:a": "A", "school:1:role:b": "B and C"}


def test_people_without_a_group_can_make_a_whole_breakdown_too_telling():
    """Two who are in no group: the groups together would show what the two answered."""
    rows = decided({"s1": 2, "s1a": 20, "s1b": 9}, breakdowns=[breakdown("a", "b")])
    assert shown(rows) == {"school:1": "School 1", "school:1:role:a": "A"}
    assert "fewer than 7" in rows["school:1:role:b"].withheld


def test_school_with_too_few_is_withheld_with_its_groups():
    rows = decided({"s1a": 5, "s1b": 1}, breakdowns=[breakdown("a", "b")])
    assert {code: row.withheld for code, row in rows.items()} == {
        "school:1": "Fewer than 7 people of the school answered."
    }


def test_small_schools_are_shown_together():
    rows = decided({"s1": 30, "s2": 4, "s3": 5}, schools=(1, 2, 3))
    assert shown(rows) == {"school:1": "School 1", "all": "All schools", "pool": "School 2, School 3"}


def test_one_small_school_among_many_is_left_out_of_the_whole():
    rows = decided({"s1": 30, "s2": 30, "s3": 3}, schools=(1, 2, 3))
    assert shown(rows) == {
        "school:1": "School 1",
        "school:2": "School 2",
        "all": "All schools but one with too few answers",
    }
    assert rows["all"].people == 60
    assert "pool" not in rows


def test_groups_across_schools_are_of_the_schools_that_the_whole_holds():
    answered = {"s1a": 20, "s1b": 20, "s2a": 20, "s2b": 20, "s3a": 3}
    rows = decided(answered, breakdowns=[breakdown("a", "b")], schools=(1, 2, 3))
    assert rows["all"].name == "All schools but one with too few answers"
    assert {code: row.groups for code, row in rows.items() if code.startswith("all:")} == {
        "all:role:a": ("s1a", "s2a"),
        "all:role:b": ("s1b", "s2b"),
    }


def test_small_schools_that_are_too_few_even_together_are_withheld_with_a_reason():
    rows = decided({"s1": 30, "s2": 3, "s3": 3}, schools=(1, 2, 3))
    assert rows["pool"].withheld == "Even together fewer than 7 people answered."


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["s1", "s1a", "s1b", "s2", "s2a", "s2b"]), st.integers(0, 9), min_size=1))
def test_published_rows_never_isolate_anybody(answered):
    rows = decided(answered, breakdowns=[breakdown("a", "b")], schools=(1, 2), k=K)
    published = [frozenset(row.groups) for row in rows.values() if not row.withheld]
    people = {code: number for code, number in answered.items() if number}
    assert not people or not isolates(published, people, K)
