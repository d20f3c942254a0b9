"""What is typed or pressed while a session is led."""

from django import forms

from audits.enums import AsideFor


class EditionOnlyForm(forms.Form):
    """Which session somebody saw."""

    edition = forms.IntegerField(widget=forms.HiddenInput)


class PassOnForm(forms.Form):
    """Who deals with what was written."""

    to = forms.ChoiceField(
        choices=AsideFor,
        widget=forms.RadioSelect,
        label="Who should deal with it?",
        error_messages={"required": "Choose who should deal with it"},
    )
