"""Term dates as people type them."""

from typing import Any

from django import forms

from schools.calendar.reading import BadTermDates, read_days, read_spans
from wqm.calendars.reading import MOST_BYTES
from wqm.editing.forms import EditedForm


class TermDatesForm(EditedForm):
    """One academic year: lines that can be pasted from a website."""

    half_terms = forms.CharField(
        max_length=2000, widget=forms.Textarea, label="Half-terms",
        help_text="The first and last day of each, one half-term on each line. For example, 2 September to 23 October.",
    )  # fmt: skip
    inset_days = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea, label="INSET days", help_text="One on each line."
    )
    visit_days = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea, label="INSET days on which you would have a visit",
        help_text="One on each line. Leave this blank if pupils should be in school.",
    )  # fmt: skip
    ui = {"half_terms": {"rows": 7}, "inset_days": {"rows": 5}, "visit_days": {"rows": 2}}

    def __init__(self, *args: Any, year: int, stored_edition: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.year, self.stored_edition = year, stored_edition

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Filled from a file, the form says what was stored then: what the file says is not stored yet."""
        if field_name == "edition" and self.stored_edition:
            return self.stored_edition
        return super().get_initial_for_field(field, field_name)

    def clean_half_terms(self) -> str:
        """Lines that can be read; which one cannot is said."""
        return self._read("half_terms", read_spans)

    def clean_inset_days(self) -> str:
        """A day on each line."""
        return self._read("inset_days", read_days)

    def clean_visit_days(self) -> str:
        """A day on each line."""
        return self._read("visit_days", read_days)

    def _read(self, name: str, read: Any) -> str:
        text: str = self.cleaned_data[name]
        try:
            read(text, self.year)
        except BadTermDates as error:
            raise forms.ValidationError(str(error)) from error
        return text


class CalendarFileForm(forms.Form):
    """A calendar file with term dates."""

    upload = forms.FileField(label="Calendar file", help_text="An .ics file of up to 500 kB.")
    ui = {"upload": {"drop": False}}

    def clean_upload(self) -> Any:
        """No larger than is read."""
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                "This file is larger than 500 kB. Export term dates alone, or enter them by hand."
            )
        return upload
