"""The decision on readiness."""

from django import forms

from assessments.enums import Decision


class ReviewForm(forms.Form):
    """The office's decision on readiness."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.RadioSelect, label="Decision")
    note = forms.CharField(
        max_length=4000, widget=forms.Textarea, label="Message to the school",
        help_text="We email this to the school’s leaders as you write it. If they are not ready, say what to do first.",
    )  # fmt: skip
    signed = forms.BooleanField(label="I have read the self-evaluation and I am signing this decision.")
    ui = {"note": {"rows": 6}, "decision": {"label_hidden": True}}
