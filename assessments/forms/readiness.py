"""What the office writes in a readiness review, and what a school says to its requests."""

from typing import Any, ClassVar

from django import forms

from assessments.enums import Decision, Verdict
from schools.queries import people_of_office_who_can
from wqm.access.permissions import P
from wqm.editing.forms import UNKNOWN, EditedForm
from wqm.ui.forms import WordsField, choose_from

LONGEST_NOTE = 4000


class CheckForm(EditedForm):
    """What the officer makes of one criterion. `copy` is the hash of the copy that the page showed."""

    verdict = forms.ChoiceField(
        required=False, choices=Verdict.choices, widget=forms.RadioSelect, label="Your view of this criterion"
    )
    request = WordsField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        label="What the school should do",
        help_text="Needed if you ask for more. The school gets it when you return the self-evaluation.",
    )
    remark = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        label="Note for the office",
        help_text="Only the office can read it.",
    )
    copy = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    ui = {
        "verdict": {"label_size": "s", "optional": False},
        "request": {"rows": 4, "optional": False},
        "remark": {"rows": 3, "optional": False},
    }


class DraftForm(EditedForm):
    """The message that goes with the decision, and requests about no criterion."""

    note = WordsField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        label="Message to the school",
        help_text="We email this to the school’s leaders as you write it.",
    )
    others = WordsField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        label="Other requests",
        help_text="Anything to do that is not about one criterion, one request a line. Leave blank if you accept.",
    )
    ui: ClassVar[dict[str, dict[str, Any]]] = {"note": {"rows": 6, "optional": False}, "others": {"rows": 3}}


class SignForm(DraftForm):
    """The decision, signed. `copy` is the hash of the copy that the page showed, `level` the level it was for."""

    decision = forms.ChoiceField(
        choices=Decision.choices,
        widget=forms.RadioSelect,
        label="Decision",
        error_messages={"required": "Choose a decision."},
    )
    signed = forms.BooleanField(
        label="I have read the self-evaluation and I am signing this decision.",
        error_messages={"required": "Confirm that you have read it and are signing the decision."},
    )
    copy = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    level = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": UNKNOWN, "invalid": UNKNOWN})
    field_order = ["decision", "note", "others", "signed"]
    ui = {**DraftForm.ui, "decision": {"label_size": "m"}}

    def clean_note(self) -> str:
        """A decision comes with words."""
        note = self.cleaned_data["note"].strip()
        if not note:
            raise forms.ValidationError("Write a message to the school.")
        return note


class HandOverForm(forms.Form):
    """Who goes on with a review."""

    officer = forms.ModelChoiceField(queryset=None, label="Colleague", empty_label="Choose someone")
    message = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea, label="Message", help_text="We send it with the email."
    )
    ui = {"message": {"rows": 3}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "officer", people_of_office_who_can(P.READINESS_SIGN))


class ExceptionForm(forms.Form):
    """Why a rule does not count for a school."""

    reason = WordsField(
        max_length=1000,
        widget=forms.Textarea,
        label="Reason",
        help_text="The school can read it, with your name.",
        error_messages={"required": "Write the reason."},
    )
    ui = {"reason": {"rows": 4}}


class TickForm(forms.Form):
    """Something that was asked is done, and what was done."""

    done = forms.BooleanField(required=False, label="Done")
    reply = forms.CharField(required=False, max_length=500, label="What did you do?")
    ui = {"reply": {"optional": True}}
