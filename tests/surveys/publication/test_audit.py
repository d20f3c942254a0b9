"""The linear audit against an independent brute force, on random small schools and waves."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.publication.audit import Audit, People, together
from surveys.publication.rows import decide_rows, merge_small
from tests.surveys.publication.brute_force import isolates

K = 5


@st.composite
def schools(draw):
    """Kinds of respondents of one to three schools in one or two breakdowns: how many were invited, and answered."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=2))
    count = draw(st.integers(1, 3 if len(sizes) == 1 else 2))
    kinds = ["".join(map(str, kind)) for kind in product(range(count), *map(range, sizes))]
    people = {
        kind: number(draw(st.sampled_from([0, 1, 2, 3, 4, 6, 9])), draw(st.sampled_from([0, 1, 3]))) for kind in kinds
    }
    return sizes, count, people


def number(answered: int, silent: int = 2) -> People:
    """So many answered, and so many more were invited."""
    return People(answered, answered + silent)


def everybody(people) -> dict[str, People]:
    """Numbers of answers, each with two more who were invited."""
    return {kind: number(answered) for kind, answered in people.items()}


def candidates(sizes, count, people):
    """The rows that a wave would publish: schools, their categories, everybody, categories of everybody."""
    for school in map(str, range(count)):
        own = [kind for kind in people if kind[0] == school]
        yield frozenset(own)
        for at, size in enumerate(sizes, start=1):
            yield from (frozenset(kind for kind in own if kind[at] == str(part)) for part in range(size))
    if count > 1:
        yield frozenset(people)
        for at, size in enumerate(sizes, start=1):
            yield from (frozenset(kind for kind in people if kind[at] == str(part)) for part in range(size))


@settings(max_examples=200)
@given(schools())
def test_audit_agrees_with_brute_force_on_every_row(drawn):
    sizes, count, people = drawn
    audit, admitted = Audit(people, K, {kind: kind[0] for kind in people}), []
    for row in candidates(sizes, count, people):
        if not together(people, row).is_enough(K):
            continue
        is_safe = not isolates([*admitted, row], people, K)
        assert audit.admit(row) is is_safe, (people, admitted, row)
        if is_safe:
            admitted.append(row)


def test_threshold_alone_would_have_leaked():
    """Positive control: every row has k people or more, and the difference of two has three."""
    people = everybody({"teachers": 20, "site": 3})
    rows = [frozenset(people), frozenset({"teachers"})]
    assert all(together(people, row).is_enough(K) for row in rows)
    assert isolates(rows, people, K)
    audit = Audit(people, K)
    assert [audit.admit(row) for row in rows] == [True, False]


def test_kind_that_nobody_answered_is_a_small_kind():
    """ "All" beside "teachers" would say that nobody of the office answered."""
    people = {"teachers": People(20, 24), "office": People(0, 6)}
    audit = Audit(people, K)
    assert [audit.admit(row) for row in ({"teachers", "office"}, {"teachers"})] == [True, False]
    control = Audit({"teachers": People(20, 24), "office": People(0, 0)}, K)  # nobody there was asked
    assert [control.admit(row) for row in ({"teachers", "office"}, {"teachers"})] == [True, True]


def test_difference_to_which_exactly_k_were_invited_would_say_that_all_answered():
    people = {"teachers": People(20, 24), "office": People(K, K)}
    audit = Audit(people, K)
    assert [audit.admit(row) for row in ({"teachers", "office"}, {"teachers"})] == [True, False]
    two_more = Audit(people | {"office": People(K, K + 2)}, K)
    assert [two_more.admit(row) for row in ({"teachers", "office"}, {"teachers"})] == [True, True]


def test_leak_across_schools_is_found():
    """Everybody less the schools that are shown would be the two people of the third."""
    people, block = everybody({"a": 9, "b": 9, "c": 2}), {"a": 1, "b": 2, "c": 3}
    audit = Audit(people, K, block)
    assert [audit.admit(row) for row in ({"a"}, {"b"}, {"a", "b", "c"}, {"a", "b"})] == [True, True, False, True]


def test_row_of_a_school_after_rows_of_several_is_still_right():
    audit = Audit(everybody({"a": 9, "b": 9, "c": 2}), K, {"a": 1, "b": 2, "c": 3})
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
        people={code: each if isinstance(each, People) else number(each) for code, each in answered.items()},
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
    counts = everybody(dict(zip("abc", people, strict=True)))
    merged = merge_small(breakdown("a", "b", "c")["categories"], counts, 7)
    assert sorted(cell.codes for cell in merged) == cells


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_merging_loses_nobody_and_leaves_only_large_cells_or_one(people):
    names = [f"c{at}" for at in range(len(people))]
    counts = everybody(dict(zip(names, people, strict=True)))
    merged = merge_small(breakdown(*names)["categories"], counts, 7)
    assert sorted(code for cell in merged for code in cell.codes) == names
    assert sum(cell.people.answered for cell in merged) == sum(people)
    assert len(merged) == 1 or all(cell.people.is_enough(7) for cell in merged)


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
        "school:1": "Fewer than 7 people at this school responded."
    }


def test_all_schools_beside_one_that_nobody_answered_in_would_say_so():
    rows = decided({"s1": 30, "s2": 30, "s3": People(0, 12)}, schools=(1, 2, 3))
    assert rows["all"].name == "All schools except one with too few responses"
    assert rows["school:3"].withheld == "Fewer than 7 people at this school responded."


@pytest.mark.parametrize(("invited", "shown_as"), [(7, {}), (8, {}), (9, {"school:1": "School 1"})])
def test_two_more_than_k_are_invited_where_something_is_shown(invited, shown_as):
    """With exactly k invited, "published" says that all of them answered."""
    rows = decided({"s1": People(7, invited)})
    assert shown(rows) == shown_as
    assert bool(shown_as) or rows["school:1"].withheld == "Fewer than 9 people at this school were invited."


def test_small_schools_are_shown_together():
    rows = decided({"s1": 30, "s2": 4, "s3": 5}, schools=(1, 2, 3))
    assert shown(rows) == {"school:1": "School 1", "all": "All schools", "pool": "School 2, School 3"}


def test_one_small_school_among_many_is_left_out_of_the_whole():
    rows = decided({"s1": 30, "s2": 30, "s3": 3}, schools=(1, 2, 3))
    assert shown(rows) == {
        "school:1": "School 1",
        "school:2": "School 2",
        "all": "All schools except one with too few responses",
    }
    assert rows["all"].people.answered == 60
    assert "pool" not in rows


def test_groups_across_schools_are_of_the_schools_that_the_whole_holds():
    answered = {"s1a": 20, "s1b": 20, "s2a": 20, "s2b": 20, "s3a": 3}
    rows = decided(answered, breakdowns=[breakdown("a", "b")], schools=(1, 2, 3))
    assert rows["all"].name == "All schools except one with too few responses"
    assert {code: row.groups for code, row in rows.items() if code.startswith("all:")} == {
        "all:role:a": ("s1a", "s2a"),
        "all:role:b": ("s1b", "s2b"),
    }


def test_small_schools_that_are_too_few_even_together_are_withheld_with_a_reason():
    rows = decided({"s1": 30, "s2": 3, "s3": 3}, schools=(1, 2, 3))
    assert rows["pool"].withheld == "Fewer than 7 people at these schools together responded."


def test_pool_with_enough_answers_and_too_few_invited_does_not_say_that_few_answered():
    rows = decided({"s1": 30, "s2": People(4, 4), "s3": People(4, 4)}, schools=(1, 2, 3))
    assert rows["pool"].people.answered == 8
    assert rows["pool"].withheld == "Fewer than 9 people at these schools together were invited."


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["s1", "s1a", "s1b", "s2", "s2a", "s2b"]), st.integers(0, 9), min_size=1))
def test_published_rows_never_isolate_anybody(answered):
    rows = decided(answered, breakdowns=[breakdown("a", "b")], schools=(1, 2), k=K)
    published = [frozenset(row.groups) for row in rows.values() if not row.withheld]
    assert not isolates(published, everybody(answered), K)
