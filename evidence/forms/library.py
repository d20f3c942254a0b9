"""What is typed about a piece of evidence."""

from django import forms
from django.utils import timezone

from evidence.enums import EvidenceKind
from wqm.files.checks import BadUpload, check_size
from wqm.files.enums import ALLOWED_TYPES
from wqm.ui.forms import GovukDateField


class EvidenceForm(forms.Form):
    """A piece of evidence: a file, a link or a note."""

    kind = forms.ChoiceField(
        choices=EvidenceKind.choices, initial=EvidenceKind.FILE, widget=forms.RadioSelect, label="What is it?"
    )
    title = forms.CharField(max_length=160, label="Title", help_text="So that somebody else knows what it shows.")
    upload = forms.FileField(
        required=False, label="File", help_text=f"Up to 25 MB: {', '.join(sorted(ALLOWED_TYPES))}."
    )
    url = forms.URLField(
        required=False, max_length=200, label="Web address", assume_scheme="https", help_text="For a link."
    )
    note = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea, label="Note", help_text="What it shows, in your words."
    )
    effective_on = GovukDateField(required=False, label="Date", help_text="When it was true. Empty means today.")
    ui = {"kind": {"inline": True}, "note": {"rows": 4}}

    def clean_upload(self):
        """Sizes are said at once; the content is checked when it is stored."""
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                check_size(upload.size)
            except BadUpload as error:
                raise forms.ValidationError(str(error)) from error
        return upload

    def clean_effective_on(self):
        """Evidence of tomorrow is a plan."""
        day = self.cleaned_data["effective_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("The date is in the future. Choose today or an earlier day.")
        return day

    def clean(self):
        """Each kind has what it needs."""
        data = super().clean() or {}
        needed = {"file": "upload", "link": "url", "note": "note"}.get(data.get("kind", ""), "")
        sentences = {
            "upload": "Choose the file that you want to add.",
            "url": "Enter the web address of the link.",
            "note": "Write the note.",
        }
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, sentences[needed])
        return data
