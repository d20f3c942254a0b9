"""What the office decides about evidence."""

from django import forms

from evidence.enums import DECIDED, Acceptance
from evidence.queries.reviews import schools_waiting
from wqm.ui.forms import WordsField


class DecideForm(forms.Form):
    """Accepted, or more asked for with a reason. `seen` is the stamp of what was looked at."""

    acceptance = forms.ChoiceField(
        label="Decision",
        choices=[(acceptance.value, acceptance.label) for acceptance in Acceptance if acceptance in DECIDED],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept it or ask for more."},
    )
    reason = WordsField(
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        label="What more would you like to see?",
        help_text="The school can read this. Required if you ask for more.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=30)
    ui = {"reason": {"rows": 3, "optional": False}}

    def clean_acceptance(self) -> Acceptance:
        """The choice itself."""
        return Acceptance(self.cleaned_data["acceptance"])

    def clean(self):
        """More is asked for with a reason."""
        data = super().clean() or {}
        if data.get("acceptance") == Acceptance.MORE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter what more you would like to see.")
        return data


class QueueForm(forms.Form):
    """The queue of one school, in the URL."""

    school = forms.TypedChoiceField(label="School", required=False, coerce=int, empty_value=None)
    ui = {"school": {"optional": False}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "All schools"), *((pk, f"{name} ({n})") for pk, name, n in schools_waiting())]

    def chosen(self) -> int | None:
        """The school that is asked for; None for all, and for one that does not wait."""
        return self.cleaned_data.get("school") if self.is_valid() else None
