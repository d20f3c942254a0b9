"""Counts of every kind of question, and the missing rule."""

import pytest

from framework.models import Question
from surveys.publication.counting import Counter, domains, mean_values
from tests.factories import OptionFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def scale(code, scale="agreement", **fields) -> Question:
    return QuestionFactory(code=code, kind="scale", scale=scale, principle_code="rest", **fields)


def counted(questions, *ballots):
    counter = Counter(questions)
    for answers in ballots:
        counter.add("all", answers)
    return counter.total(["all"])


@pytest.mark.parametrize(
    ("kind", "answers", "counts"),
    [
        ("agreement", (1, 5, 5), [1, 0, 0, 0, 2]),
        ("frequency", (2, 2, 4), [0, 2, 0, 1, 0]),
        ("faces", (1, 2, 3), [1, 1, 1]),
    ],
)
def test_points_of_a_scale_are_counted(world, kind, answers, counts):
    asked = scale("one", kind)
    assert counted([asked], *({"one": answer} for answer in answers))["one"] == counts


def test_numbers_and_options_are_counted(world):
    number = QuestionFactory(code="number", kind="number", scale="")
    choice = QuestionFactory(code="choice", kind="choice", scale="")
    multiple = QuestionFactory(code="several", kind="multiple", scale="")
    for question in (choice, multiple):
        for at, code in enumerate("ab", start=1):
            OptionFactory(question=question, number=at, code=code, text=code)
    counts = counted(
        [number, choice, multiple],
        {"number": 0, "choice": "a", "several": ["a", "b"]},
        {"number": 10, "choice": "b", "several": ["b"]},
        {"number": 10},
    )
    assert counts["number"] == [1, *[0] * 9, 2]
    assert counts["choice"] == [1, 1]
    assert counts["several"] == [2, 1, 2]
    assert counts["respondents"] == [3]


@pytest.mark.parametrize(
    ("kind", "is_reversed", "worth"),
    [
        ("agreement", False, {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}),
        ("agreement", True, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}),
        ("faces", False, {1: 1, 2: 3, 3: 5}),
        ("faces", True, {1: 5, 2: 3, 3: 1}),
    ],
)
def test_points_are_worth_one_to_five_turned_round_where_agreeing_is_worse(world, kind, is_reversed, worth):
    assert mean_values(scale("one", kind, reversed=is_reversed)) == worth


@pytest.mark.parametrize(
    ("answers", "measure"),
    [
        ({"a": 5, "b": 5, "c": 1, "d": 1}, [400, 1]),
        ({"a": 4, "b": 5}, [450, 1]),
        ({"a": 4}, [0, 0]),
        ({}, [0, 0]),
    ],
)
def test_mean_counts_who_answered_half_of_the_questions(world, answers, measure):
    questions = [*(scale(code) for code in "abc"), scale("d", reversed=True)]
    assert counted(questions, answers)["principle:rest"] == measure


def test_principle_with_two_questions_has_no_mean(world):
    assert domains([scale("a"), scale("b")]) == {}


def test_groups_add_up(world):
    counter = Counter([scale("one")])
    counter.add("x", {"one": 1})
    counter.add("y", {"one": 5})
    assert counter.total(["x", "y", "nobody"])["one"] == [1, 0, 0, 0, 1]
