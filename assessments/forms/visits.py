"""Writing on a visit."""

from functools import partial

from django import forms
from django.utils.formats import date_format

from assessments.models import Visit
from assessments.policies.visits import due_on_of
from framework.models import Outcome
from framework.queries import fixed_principles_of
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from


class FindingForm(EditedForm):
    """Notes on one principle, with the edition that the assessor started from."""

    notes = forms.CharField(required=False, max_length=8000, widget=forms.Textarea, label="What you saw and heard")
    target = forms.CharField(required=False, max_length=1000, widget=forms.Textarea, label="Target for the school")
    ui = {"notes": {"rows": 10, "optional": False}, "target": {"rows": 3, "optional": False}}


class FinishForm(forms.Form):
    """The end of a visit: a summary, and one of the ways in which a visit of this version can end."""

    summary = forms.CharField(max_length=8000, widget=forms.Textarea, label="Summary for the school")
    outcome = forms.ModelChoiceField(
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        label="What do you recommend?",
        error_messages={"required": "Choose what you recommend."},
    )
    named = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which principles?",
        help_text="Only if something is to be shown or looked at again.",
    )
    due_on = GovukDateField(required=False, label="Another date", help_text="Only if you and the school agreed on one.")
    ui = {"summary": {"rows": 8}, "named": {"optional": False}, "due_on": {"optional": False}}

    def __init__(self, *args, visit: Visit, **kwargs):
        super().__init__(*args, **kwargs)
        version_id = visit.cycle.version_id
        outcomes = Outcome.objects.filter(version=version_id).order_by("number")
        choose_from(self, "outcome", outcomes, label=partial(_in_words, visit))
        principles = fixed_principles_of(version_id)
        self.fields["named"].choices = [(each.code, str(each)) for each in principles]  # type: ignore[attr-defined]


def _in_words(visit: Visit, outcome: Outcome) -> str:
    due_on = due_on_of(visit, outcome)
    date = f" The date is {date_format(due_on)}." if due_on else ""
    return f"{outcome.name}. {outcome.sentence}{date}"
