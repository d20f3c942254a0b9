"""What an assessor says about their time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assessments.enums import Part
from schools.enums import Phase
from schools.queries import known_areas
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField

WEEKDAYS = [("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"), ("4", "Friday")]
MOST_AREAS = 40
FARTHEST = timedelta(days=800)


class AvailabilityForm(EditedForm):
    """The week, where they travel, which schools they know, and how many days a year."""

    weekdays = forms.MultipleChoiceField(
        choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple, label="Days you can visit schools"
    )
    most_days = forms.IntegerField(
        min_value=1, max_value=200, required=False, label="Most days in an academic year",
        help_text="Leave this blank for no limit.",
    )  # fmt: skip
    phases = forms.MultipleChoiceField(
        choices=Phase.choices, required=False, widget=forms.CheckboxSelectMultiple, label="Phases you assess",
        help_text="Leave these blank for any phase.",
    )  # fmt: skip
    areas = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea, label="Local authorities you can travel to",
        help_text="One on each line. Leave this blank for anywhere.",
    )  # fmt: skip
    ui = {"areas": {"rows": 4}, "most_days": {"width": 3}, "phases": {"small": True}, "weekdays": {"small": True}}

    def clean_areas(self) -> str:
        """As our register writes them, once each."""
        lines = list(
            dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["areas"].splitlines() if line.strip())
        )
        if len(lines) > MOST_AREAS:
            raise forms.ValidationError(
                f"Enter up to {MOST_AREAS} local authorities, or leave this blank for anywhere."
            )
        known = known_areas()
        unknown = [line for line in lines if line.casefold() not in known]
        if unknown:
            raise forms.ValidationError(
                f"We do not know “{unknown[0]}”. Check the spelling against the national register."
            )
        return "\n".join(known[line.casefold()] for line in lines)

    def values_of(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """As the row holds them: lists of numbers and of names."""
        return {
            "weekdays": sorted(int(day) for day in data.get("weekdays") or []),
            "most_days": data.get("most_days"),
            "phases": sorted(data.get("phases") or []),
            "areas": (data.get("areas") or "").splitlines(),
        }

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """One area on each line; numbers as the boxes have them."""
        if name == "areas":
            return {name: "\n".join(value)}
        return {name: [str(each) for each in value] if name == "weekdays" else value}


class PeriodForm(forms.Form):
    """Days on which the week does not say it."""

    first_day = GovukDateField(label="First day")
    last_day = GovukDateField(label="Last day", required=False, help_text="Leave this blank for one day.")
    part = forms.ChoiceField(choices=Part.choices, initial=Part.ALL, widget=forms.RadioSelect, label="Part of the day")
    is_free = forms.TypedChoiceField(
        choices=[("", "Not free"), ("yes", "Free")], coerce=bool, empty_value="", required=False, initial="",
        widget=forms.RadioSelect, label="On these days you are",
    )  # fmt: skip
    note = forms.CharField(max_length=120, required=False, label="Note to yourself")
    ui = {"part": {"inline": True, "small": True}, "is_free": {"inline": True, "small": True, "optional": False}}

    def clean(self) -> dict[str, Any]:
        """In order, and not for ever."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        data["last_day"], data["is_free"] = last or first, bool(data.get("is_free"))
        if first and last and last < first:
            self.add_error("last_day", "Last day is before the first day. Enter a later date.")
        if data["last_day"] and data["last_day"] > timezone.localdate() + FARTHEST:
            self.add_error("last_day" if last else "first_day", "This is more than two years away. Check the year.")
        if first and data["last_day"] and data["last_day"] < timezone.localdate():
            self.add_error("first_day", "These days are over. Enter days to come.")
        return data
