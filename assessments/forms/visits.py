"""Booking a visit, and writing on it."""

from django import forms

from assessments.enums import Recommendation
from assessments.queries.visits import active_assessors
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from


class VisitForm(forms.Form):
    """A visit to book. The assessor must not belong to the school or its trust; the service checks."""

    assessor = forms.ModelChoiceField(queryset=None, label="Assessor")
    starts_on = GovukDateField(label="First day", help_text="The date the school and the assessor have agreed.")
    agenda = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea, label="Agenda", help_text="From the school."
    )
    ui = {"agenda": {"rows": 6}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "assessor", active_assessors())


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
