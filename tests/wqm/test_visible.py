"""What a person sees of a text."""

import pytest

from wqm.visible import is_blank

# Arabic, Hindi, a family, and an emoji that is newer than the Python we run on.
VISIBLE = ["-", "\u0627", "\u0928\u093f", "\U0001f469\u200d\U0001f467", "\U0001fae9"]


@pytest.mark.parametrize("text", VISIBLE)
def test_what_can_be_seen_in_any_script_is_not_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["", " \u200b\u3164\n", "\u2800", "\u200d\xad"])
def test_what_cannot_be_seen_is_blank(text):
    assert is_blank(text)
