"""Writing on a visit."""

from django import forms

from framework.models import Outcome
from framework.queries import fixed_principles_of
from wqm.editing.forms import EditedForm
from wqm.ui.forms import choose_from


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
    ui = {"summary": {"rows": 8}, "named": {"optional": False}}

    def __init__(self, *args, version_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        outcomes = Outcome.objects.filter(version=version_id).order_by("number")
        choose_from(self, "outcome", outcomes, label=lambda outcome: f"{outcome.name}. {outcome.sentence}")
        principles = fixed_principles_of(version_id)
        self.fields["named"].choices = [(each.code, str(each)) for each in principles]  # type: ignore[attr-defined]
