"""Several files at once, and what is said about them afterwards."""

from typing import Any

from django import forms

from evidence.forms.library import DetailsForm
from evidence.models import Cycle, Evidence
from framework.models import Principle
from wqm.files.enums import ALLOWED_TYPES
from wqm.ui.forms import MultipleFileField, choose_from

MOST_FILES = 20


class UploadForm(forms.Form):
    """Up to MOST_FILES files. What each of them is, is looked into when it is kept."""

    uploads = MultipleFileField(
        label="Files",
        help_text=f"Up to {MOST_FILES} at a time, each up to 25 MB: {', '.join(sorted(ALLOWED_TYPES))}.",
        allow_empty_file=True,  # an empty one is refused by itself, with its name
        error_messages={"required": "Choose at least one file."},
    )

    def clean_uploads(self):
        """So many that a person can say what they are."""
        files = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"You chose {len(files)} files. Choose at most {MOST_FILES} at a time.")
        return files


class PieceForm(DetailsForm):
    """What a new piece is, asked as of a single one. A picture becomes a photograph with its description.

    The principles are asked once for all of them.
    """

    principles = None  # type: ignore[assignment]  # Django's way to leave inherited fields out
    ui = {name: look for name, look in DetailsForm.ui.items() if name not in ("alt_text", "principles")}

    def __init__(self, *args: Any, piece: Evidence, **kwargs: Any):
        initial = {name: getattr(piece, name) for name in self.base_fields}
        super().__init__(*args, cycle=None, prefix=f"piece-{piece.pk}", initial=initial, **kwargs)
        self.piece = piece
        if not piece.is_picture:
            del self.fields["alt_text"]


class PrinciplesForm(forms.Form):
    """The principles that several pieces support."""

    principles = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label="Principles"
    )
    ui = {"principles": {"small": True, "label_size": "m"}}

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose_from(self, "principles", Principle.objects.filter(version_id=cycle.version_id))
