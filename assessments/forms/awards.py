"""Making, withdrawing and verifying awards."""

from django import forms
from django.utils import timezone

from wqm.ui.forms import GovukDateField, WordsField


class AwardForm(forms.Form):
    """The day of an award."""

    awarded_on = GovukDateField(label="Date of award")

    def clean_awarded_on(self):
        """Not in the future: the public page would claim what is not yet true."""
        day = self.cleaned_data["awarded_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The date of award is in the future. Enter today or an earlier date.")
        return day


class WithdrawForm(forms.Form):
    """Why an award is withdrawn."""

    reason = WordsField(
        max_length=1000,
        widget=forms.Textarea,
        label="Reason",
        help_text="Recorded with the award. The public page does not show it.",
    )
    ui = {"reason": {"rows": 4}}


class VerifyForm(forms.Form):
    """The code on a certificate."""

    code = forms.CharField(max_length=20, label="Code on the certificate")
    ui = {"code": {"width": 20}}
