"""What is typed when a survey ends otherwise than planned."""

from datetime import date

from django import forms
from django.utils.formats import date_format

from wqm.ui.forms import GovukDateField


class GiveUpForm(forms.Form):
    """Deleting the answers of a survey that cannot be counted: why, and its name, so that it is no slip of the hand."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea,
        label="Reason",
        help_text="We include this in the email to the schools’ leaders.",
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )
    name = forms.CharField(
        label="Survey name",
        help_text="To confirm, type the survey’s name.",
        error_messages={"required": "Enter the survey’s name"},
    )

    def __init__(self, *args, wave, **kwargs):
        super().__init__(*args, **kwargs)
        self.wave = wave

    def clean_name(self) -> str:
        """The name of this survey, however it is spaced."""
        typed = self.cleaned_data["name"]
        if typed.split() != self.wave.name.split():
            raise forms.ValidationError(f"Enter the survey’s name exactly as shown: {self.wave.name}")
        return typed


class LastDayForm(forms.Form):
    """A later last day for a survey that is open."""

    closes_on = GovukDateField(label="New last day to respond", error_messages={"required": "Enter the new last day"})

    def __init__(self, *args, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].help_text = f"No later than {date_format(latest, 'l j F Y')}."
