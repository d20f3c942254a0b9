"""A date in three boxes. What was typed is kept as typed; the message says which box is wrong."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

WIDTHS = {"day": "govuk-input--width-2", "month": "govuk-input--width-2", "year": "govuk-input--width-4"}
PARTS = ("day", "month", "year")
LONGEST_NUMBER = 4
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class DateParts:
    """What somebody typed, untouched."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: object) -> "DateParts":
        if isinstance(value, cls):
            return value
        if isinstance(value, datetime.date):
            return cls(str(value.day), str(value.month), str(value.year))
        if isinstance(value, str) and value.count("-") == 2:
            year, month, day = value.split("-")
            return cls(day.lstrip("0"), month.lstrip("0"), year)
        return cls()

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)

    def missing(self) -> list[str]:
        return [part for part in PARTS if not getattr(self, part)]


@dataclass(frozen=True)
class DateItem:
    """One box for the template."""

    id: str
    name: str
    label: str
    value: str
    classes: str
    autocomplete: str


class GovukDateInput(forms.Widget):
    """Posts `<name>-day`, `<name>-month`, `<name>-year`."""

    parts = PARTS
    use_fieldset = True
    template_name = "ui/forms/date_items.html"

    def part_ids(self, base: str) -> dict[str, str]:
        return {part: f"{base}-{part}" for part in self.parts}

    def items(self, name: str, base_id: str, value: object, wrong: list[str]) -> list[DateItem]:
        typed, ids = DateParts.of(value), self.part_ids(base_id)
        labels = {"day": "Day", "month": "Month", "year": "Year"}
        return [
            DateItem(
                id=ids[part],
                name=f"{name}-{part}",
                label=labels[part],
                value=getattr(typed, part),
                classes=("govuk-input--error " if part in wrong else "") + WIDTHS[part],
                autocomplete=f"bday-{part}" if self.attrs.get("autocomplete") == "bday" else "",
            )
            for part in self.parts
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        base = (attrs or {}).get("id", name)
        return {"items": self.items(name, base, value, [])}

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.parts[0]}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts | None:
        typed = DateParts(*((data.get(f"{name}-{part}") or "").strip() for part in self.parts))
        return typed or DateParts.of(data.get(name)) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in self.parts)


class GovukDateField(forms.DateField):
    """Cleans to a date or None; months may be words. In a ModelForm: `field_classes = {"due": GovukDateField}`."""

    widget = GovukDateInput

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, DateParts):
            return super().to_python(value)
        if not value:
            return None
        if missing := value.missing():
            raise self.wrong(missing, f"{self.name} must include a {' and '.join(missing)}")
        day, month, year = number(value.day), month_number(value.month), number(value.year)
        if day is None or not 1 <= day <= 31:
            raise self.wrong(["day"], f"{self.name}: the day must be a number from 1 to 31")
        if month is None:
            raise self.wrong(["month"], f"{self.name}: the month must be a number from 1 to 12, or its name")
        if year is None or len(value.year) != 4 or year < 1900:
            raise self.wrong(["year"], f"{self.name}: the year must include 4 numbers, for example 2026")
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self.wrong(list(PARTS), f"{self.name} must be a real date") from None

    @property
    def name(self) -> str:
        """What a message calls it: a form may have several dates, and some labels are no nouns."""
        return f"“{self.label}”" if self.label else "Date"

    def wrong(self, parts: list[str], message: str) -> ValidationError:
        return ValidationError(message, code="invalid", params={"parts": parts})


def number(text: str) -> int | None:
    """What a box holds; None for no number, or one of more digits than a year has (Python refuses 5,000 of them)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def month_number(text: str) -> int | None:
    """A month as 9, 09, Sep or September."""
    value = number(text)
    if value is None and text[:3].lower() in MONTHS:
        value = MONTHS.index(text[:3].lower()) + 1
    return value if value is not None and 1 <= value <= 12 else None
