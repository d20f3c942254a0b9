"""What is typed when a school records its agreement on use."""

from typing import Any

from django import forms
from django.utils import timezone

from wqm.lines import one_line
from wqm.ui.forms import GovukDateField


class AgreementForm(forms.Form):
    """With whom the text was talked through, and when."""

    with_whom = forms.CharField(
        max_length=300,
        label="Talked through with",
        help_text=(
            "Roles or groups, for example “NEU and Unison reps, staff wellbeing group”. Staff see this on the first"
            " page of each staff survey."
        ),
        error_messages={
            "required": "Enter who took part in the conversation",
            "max_length": "This must be 300 characters or fewer",
        },
    )
    agreed_on = GovukDateField(
        label="Date of the conversation", error_messages={"required": "Enter the date of the conversation"}
    )

    def clean_with_whom(self) -> str:
        """On one line, as it will be shown."""
        with_whom = one_line(self.cleaned_data["with_whom"])
        if not any(character.isalnum() for character in with_whom):
            raise forms.ValidationError("Enter who took part in the conversation")
        return with_whom

    def clean_agreed_on(self) -> Any:
        """A day that has come."""
        agreed_on = self.cleaned_data["agreed_on"]
        if agreed_on > timezone.localdate():
            raise forms.ValidationError("The date of the conversation must be today or in the past")
        return agreed_on
