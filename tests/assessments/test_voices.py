"""A note says which group spoke and never who: what is refused, and what is not mistaken for a person.

The examples are in tests/data/voices.json; tests/browser/test_day.py holds the tablet's script to them.
"""

import json
from pathlib import Path

import pytest

from assessments.voices import is_quoted, people_in

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "voices.json").read_text(encoding="utf-8"))
KNOWN = set(EXAMPLES["known"])


@pytest.mark.parametrize(("text", "found"), EXAMPLES["people"])
def test_words_that_say_who_somebody_is_are_found(text, found):
    assert people_in(text, KNOWN) == found


@pytest.mark.parametrize("text", EXAMPLES["nobody"])
def test_groups_months_and_common_words_are_nobody(text):
    assert people_in(text, KNOWN) == []


@pytest.mark.parametrize(("text", "quoted"), EXAMPLES["quoted"])
def test_somebodys_own_words_are_recognised_and_apostrophes_are_not(text, quoted):
    assert is_quoted(text) is quoted
