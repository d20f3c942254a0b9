"""What is typed about themes, and what staff are told."""

from typing import Any

from django import forms

from audits.enums import EntryKind
from audits.models import Audit, Theme
from wqm.contacts.forms import AddressesField
from wqm.editing.forms import EditedForm


class ThemeForm(EditedForm):
    """A theme's words. The example is written anew, so that no one’s own words stand in the report."""

    title = forms.CharField(max_length=120, label="Title", error_messages={"required": "Enter a title"})
    principle = forms.TypedChoiceField(coerce=int, label="Principle")
    kind = forms.ChoiceField(choices=EntryKind, widget=forms.RadioSelect, label="Kind")
    example = forms.CharField(
        required=False,
        max_length=600,
        widget=forms.Textarea,
        label="Example",
        help_text="In your own words. Copy no entry: people recognise each other’s way of writing.",
    )
    ui = {"kind": {"inline": False}, "example": {"rows": 4, "optional": False}}

    def __init__(self, *args: Any, audit: Audit, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["principle"]
        field.choices = [(row.number, str(row)) for row in audit.version.principles.all()]

    @staticmethod
    def initial_of(theme: Theme) -> dict[str, Any]:
        """What the form of a stored theme shows."""
        return {name: getattr(theme, name) for name in ("title", "principle", "kind", "example", "edition")}


class HeardForm(forms.Form):
    """What staff are told, and to whom it goes by mail; without addresses it is printed or read out."""

    heard = forms.CharField(
        max_length=6000,
        widget=forms.Textarea,
        label="What we heard, what happens now",
        error_messages={"required": "Write what you want to tell staff"},
    )
    addresses = AddressesField(
        required=False,
        label="Send it to",
        help_text="One address on each line. We send it once and do not keep the list. Leave blank to print it.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)
    ui = {"heard": {"rows": 16}, "addresses": {"rows": 5}}
