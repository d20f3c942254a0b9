"""What is typed in the assessment."""

from django import forms
from django.utils import timezone

from assessments.enums import Decision, Recommendation
from assessments.queries import active_assessors
from framework.enums import VersionState
from framework.models import Level
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from


class CycleForm(forms.Form):
    """A school's next cycle: which level, of which published version."""

    level = forms.ModelChoiceField(queryset=None, empty_label=None, widget=forms.RadioSelect, label="Level")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = Level.objects.filter(version__state=VersionState.PUBLISHED).select_related("version")
        rows = levels.order_by("-version_id", "number")
        choose_from(self, "level", rows, label=lambda level: f"{level}, {level.version}")


class ReviewForm(forms.Form):
    """The office's decision on readiness."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.RadioSelect, label="Decision")
    note = forms.CharField(
        max_length=4000, widget=forms.Textarea, label="Message to the school",
        help_text="We email this to the school’s leaders as you write it. If they are not ready, say what to do first.",
    )  # fmt: skip
    signed = forms.BooleanField(label="I have read the self-evaluation and I am signing this decision.")
    ui = {"note": {"rows": 6}, "decision": {"label_hidden": True}}


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

    reason = forms.CharField(
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
