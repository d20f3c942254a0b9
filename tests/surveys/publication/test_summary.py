"""What the summary of results says, and what it does not say because it cannot be told."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.publication.comparisons import HIGHER, LOWER, NO_CLEAR_CHANGE, Change, Changes
from surveys.publication.results import Breakdown, RowResult, WaveResults
from surveys.publication.rounding import DomainResult, QuestionResult, domain_result
from surveys.publication.summary import PRINCIPLES, QUESTIONS, Valued, ends, summary
from surveys.templatetags.survey_results import counted
from wqm.sealing.small_numbers import Interval, share

NAMES = {"a": "Leadership", "b": "Staff wellbeing", "c": "Families"}


def mean(code: str, value: str) -> DomainResult:
    """Of forty people."""
    return domain_result(code, [int(Decimal(value) * 100) * 40, 40], 40, 60)


def asked(text: str, agree: int, *, negative: bool = False, label: str = "Agree or strongly agree") -> QuestionResult:
    """A question with which so many of a hundred agree."""
    return QuestionResult(text, text, "scale", "a", negative, (), label, share(agree, 100), ())


def results(questions=(), domains=(), groups=(), withheld: str = "") -> WaveResults:
    whole = RowResult(
        "all", "school", "Hazel", "", questions=tuple(questions), domains=tuple(domains), withheld=withheld
    )
    rows = tuple(RowResult(name, "category", name, "role", domains=tuple(means)) for name, means in groups)
    wave = SimpleNamespace(breakdowns=[])
    return WaveResults(wave, whole, (Breakdown("role", "Role", rows),) if rows else ())


def named(values) -> list[str]:
    return [value.name for value in values]


def test_principle_that_is_clearly_above_or_below_all_others_is_named():
    brief = summary(results(domains=[mean("a", "3.5"), mean("b", "2.9"), mean("c", "4.1")]), Changes(), NAMES)
    assert (named(brief.principles.highest), named(brief.principles.lowest)) == (["Families"], ["Staff wellbeing"])
    assert brief.finding == "Highest: Families; lowest: Staff wellbeing"


def test_no_principle_stands_out_where_all_are_alike():
    brief = summary(results(domains=[mean(code, "3.5") for code in "abc"]), Changes(), NAMES)
    assert not brief.principles
    assert brief.finding == "No principle stands out"


def test_questions_are_ranked_only_with_those_on_the_same_scale_and_never_negative_ones():
    questions = [asked(f"q{at}", at * 10) for at in range(2, 9)]
    questions += [asked("often", 90, label="Often or always"), asked("worn out", 95, negative=True)]
    brief = summary(results(questions), Changes(), {})
    assert named(brief.questions.highest) == ["q8", "q7", "q6"]
    assert named(brief.questions.lowest) == ["q2", "q3", "q4"]
    assert named(brief.negatives) == ["worn out"]


def test_negative_statement_is_named_only_where_its_whole_range_is_half_or_more():
    questions = [asked("half", 50, negative=True), asked("more", 55, negative=True)]
    assert named(summary(results(questions), Changes(), {}).negatives) == ["more"]


def test_changes_are_listed_by_what_they_mean_for_a_school_the_widest_first():
    rows = (
        Change("less", "80%", "60%", LOWER, "1", Decimal(15)),
        Change("more", "20%", "40%", HIGHER, "2", Decimal(15)),
        Change("much more", "20%", "70%", HIGHER, "3", Decimal(45)),
        Change("worn out", "60%", "30%", LOWER, "4", Decimal(25), reversed=True),
        Change("same", "20%", "25%", NO_CLEAR_CHANGE, "5"),
    )
    brief = summary(results([asked("less", 60)]), Changes(rows), {})
    assert [change.question for change in brief.better] == ["much more", "worn out", "more"]
    assert [change.question for change in brief.worse] == ["less"]
    assert counted(brief.changes) == "3 questions improved, 1 got worse and 1 shows no clear change."


def test_groups_are_said_to_differ_only_where_their_ranges_have_nothing_in_common():
    far = [("Teachers", [mean("a", "3.0")]), ("Office", [mean("a", "3.8")]), ("Site", [mean("a", "3.4")])]
    (difference,) = summary(results(groups=far), Changes(), NAMES).differences
    assert (difference.principle, difference.higher.name, difference.lower.name) == ("Leadership", "Office", "Teachers")
    # Of few people a mean is rounded to a half, and stands for more.
    few = domain_result("a", [360 * 9, 9], 9, 12)
    near = summary(results(groups=[("Teachers", [mean("a", "3.4")]), ("Office", [few])]), Changes(), NAMES)
    assert (near.groups, near.differences) == (True, ())


def test_one_group_alone_is_not_compared():
    brief = summary(results(groups=[("Teachers", [mean("a", "3.4")])]), Changes(), NAMES)
    assert (brief.groups, brief.differences) == (False, ())


def test_withheld_results_have_no_summary():
    assert summary(results(withheld="Fewer than 7 people responded."), Changes(), {}) is None


@pytest.mark.parametrize("sizes", [PRINCIPLES, QUESTIONS])
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=12))
def test_first_and_last_are_clearly_apart_from_all_others(sizes, ranges):
    values = [
        Valued(str(at), "", Interval(Decimal(low), Decimal(low + width))) for at, (low, width) in enumerate(ranges)
    ]
    found = ends(values, sizes)
    for part, is_apart in (
        (found.highest, lambda one, other: one.range.low >= other.range.high),
        (found.lowest, lambda one, other: one.range.high <= other.range.low),
    ):
        assert len(part) <= max(sizes)
        rest = [value for value in values if value not in part]
        assert all(is_apart(one, other) for one in part for other in rest)
    assert not set(named(found.highest)) & set(named(found.lowest))
