"""A date in three boxes."""

import datetime
from typing import Any

import pytest
from django import forms

from wqm.ui.forms import GovukDateField


class VisitForm(forms.Form):
    date = GovukDateField(label="Date of the visit")


def filled(day: str, month: str, year: str) -> VisitForm:
    return VisitForm({"date-day": day, "date-month": month, "date-year": year})


@pytest.mark.parametrize("month", ["9", "09", "Sep", "september"])
def test_month_may_be_a_number_or_a_name(month: str) -> None:
    form = filled("4", month, "2026")
    assert form.is_valid()
    assert form.cleaned_data["date"] == datetime.date(2026, 9, 4)


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("", "9", "2026"), "“Date of the visit” must include a day", ["day"]),
        (("4", "", ""), "“Date of the visit” must include a month and year", ["month", "year"]),
        (("32", "9", "2026"), "“Date of the visit”: the day must be a number from 1 to 31", ["day"]),
        *(
            (
                ("4", month, "2026"),
                "“Date of the visit”: the month must be a number from 1 to 12, or its name",
                ["month"],
            )
            for month in ("13", "9" * 5000)
        ),
        (("4", "9", "26"), "“Date of the visit”: the year must include 4 numbers, for example 2026", ["year"]),
        (("4", "9", "2" * 5000), "“Date of the visit”: the year must include 4 numbers, for example 2026", ["year"]),
        (("4" * 5000, "9", "2026"), "“Date of the visit”: the day must be a number from 1 to 31", ["day"]),
        (
            ("4", "9" * 5000, "2026"),
            "“Date of the visit”: the month must be a number from 1 to 12, or its name",
            ["month"],
        ),
        (("31", "6", "2026"), "“Date of the visit” must be a real date", ["day", "month", "year"]),
        (("", "", ""), "Enter a date", ["day", "month", "year"]),
    ],
)
def test_message_says_which_box_is_wrong(typed: tuple[str, str, str], message: str, parts: list[str]) -> None:
    field: Any = filled(*typed)["date"]
    assert (field.error, field.error_parts) == (message, parts)
    assert field.focus_id == f"id_date-{parts[0]}"


def test_what_was_typed_is_kept() -> None:
    field: Any = filled("31", "june", "2026")["date"]
    assert [item.value for item in field.date_items] == ["31", "june", "2026"]


def test_unchanged_date_is_not_a_change() -> None:
    form = VisitForm(
        {"date-day": "4", "date-month": "9", "date-year": "2026"}, initial={"date": datetime.date(2026, 9, 4)}
    )
    assert not form.has_changed()
