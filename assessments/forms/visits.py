"""Writing on a visit."""

from django import forms

from assessments.enums import Recommendation
from wqm.editing.forms import EditedForm


class FindingForm(EditedForm):
    """Notes on one principle, with the edition that the assessor started from."""

    notes = forms.CharField(required=False, max_length=8000, widget=forms.Textarea, label="What you saw and heard")
    target = forms.CharField(required=False, max_length=1000, widget=forms.Textarea, label="Target for the school")
    ui = {"notes": {"rows": 10, "optional": False}, "target": {"rows": 3, "optional": False}}


class FinishForm(forms.Form):
    """The end of a visit."""

    summary = forms.CharField(max_length=8000, widget=forms.Textarea, label="Summary for the school")
    recommendation = forms.ChoiceField(choices=Recommendation.choices, widget=forms.RadioSelect, label="Recommendation")
    ui = {"summary": {"rows": 8}}
