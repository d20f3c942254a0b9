"""A note says which group spoke and never who: what is refused, and what is not mistaken for a person."""

import pytest

from assessments.voices import is_quoted, people_in

KNOWN = {"samir", "patel", "joanna", "gill", "may", "hill"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mrs Green runs breakfast club", ["Mrs Green"]),
        ("Dr. O’Neill said so", ["Dr. O’Neill"]),
        ("We met Samir and Joanna’s class", ["Samir", "Joanna"]),
        ("the Year 4 TA feels alone", ["the Year 4 TA"]),
        ("The teacher in Year 6 is new", ["The teacher in Year 6"]),
        ("our Y9 form tutor", ["our Y9 form tutor"]),
        ("the caretaker is tired", ["the caretaker"]),
        ("a mother from Reception cried", ["a mother from Reception"]),
        ("a pupil in class Kestrel", ["a pupil in class Kestrel"]),
    ],
)
def test_words_that_say_who_somebody_is_are_found(text, found):
    assert people_in(text, KNOWN) == found


@pytest.mark.parametrize(
    "text",
    [
        "Teaching assistants feel part of the team",
        "Year 4 pupils walked us round",
        "In May the school asked everyone again",
        "We walked up the hill",
        "Key Stage 2 pupils chose the books",
        "Parents of Year 6 pupils wait outside",
        "Pupils may go in",
    ],
)
def test_groups_months_and_common_words_are_nobody(text):
    assert people_in(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“I feel safe here”", True),
        ('They said "it is calm"', True),
        ("They said ‘it has been a hard year’.", True),
        ("It’s the school’s own words", False),
        ("Staff don’t feel heard, and pupils’ work shows it", False),
    ],
)
def test_somebodys_own_words_are_recognised_and_apostrophes_are_not(text, quoted):
    assert is_quoted(text) is quoted
