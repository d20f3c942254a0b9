"""Amounts of money as people type them."""

import pytest
from django.core.exceptions import ValidationError

from wqm.ui.forms import PoundsField

FIELD = PoundsField(required=False, label="Cost", max_value=1_000_000)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1200", 1200), ("1,200", 1200), ("£1,200", 1200), ("£ 1 200", 1200), (" 1\u00a0200 ", 1200), ("1200.00", 1200),
        ("1,000,000", 1_000_000), ("0", 0), ("", None),
    ],
)  # fmt: skip
def test_amount_is_read_however_it_is_written(typed, amount):
    assert FIELD.clean(typed) == amount


@pytest.mark.parametrize(
    "typed", ["1.50", "12,00", "1,2000", "£", "a lot", "1e3", "１２", "²", "1,,200", "1" * 30, "--5"]
)
def test_what_is_no_whole_amount_is_refused(typed):
    with pytest.raises(ValidationError, match="Cost must be in whole pounds, for example £1,200"):
        FIELD.clean(typed)


@pytest.mark.parametrize(("typed", "sentence"), [("-1", "£0 or more"), ("£1,000,001", "£1,000,000 or less")])
def test_limits_are_said_in_pounds(typed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        FIELD.clean(typed)


def test_amount_is_shown_with_commas_and_what_was_typed_as_it_was():
    assert (FIELD.prepare_value(1200), FIELD.prepare_value("a lot")) == ("1,200", "a lot")
