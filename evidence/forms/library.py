"""What is typed about a piece of evidence."""

from typing import Any

from django import forms
from django.utils import timezone

from evidence.enums import WITH_FILE, EvidenceKind
from evidence.models import Cycle, Evidence
from framework.models import Principle
from wqm.editing.forms import EditedForm
from wqm.files.checks import BadUpload, check_size
from wqm.files.enums import ALLOWED_TYPES, PICTURES
from wqm.ui.forms import GovukDateField, WordsField, choose_from

KINDS_BY_HAND = [kind for kind in EvidenceKind if kind != EvidenceKind.REFERENCE]
NEEDED = {
    EvidenceKind.FILE: {"upload": "Choose a file."},
    EvidenceKind.PHOTOGRAPH: {
        "upload": "Choose a photo.",
        "alt_text": "Describe the photo for people who cannot see it.",
    },
    EvidenceKind.LINK: {"url": "Enter a web address."},
    EvidenceKind.NOTE: {"note": "Enter the note."},
}
# static/js/kinds.js hides what does not belong to the chosen kind; without it everything is there.
FOR = "wqm-for wqm-for--{}"


class PicturedForm(forms.Form):
    """Who can be seen. Pictures of children come with a word about consent, wherever they are shown."""

    children_pictured = forms.BooleanField(required=False, label="Children can be seen in it")
    consent = forms.CharField(
        required=False,
        max_length=300,
        label="Consent for photos",
        help_text="How parents agreed, for example “September consent forms, held in the school office”.",
    )

    def clean(self):
        """The tick and the words go together."""
        data = super().clean() or {}
        if data.get("children_pictured") and not data.get("consent") and "consent" not in self.errors:
            self.add_error("consent", "Enter how parents agreed to these photos.")
        return data

    def choose_again(self) -> None:
        """Say that the file is gone where something else is wrong."""
        if self.errors and self.files.get("upload") and "upload" not in self.errors:
            self.add_error("upload", "Choose the file again. Browsers do not keep it when a page has an error.")


class DetailsForm(PicturedForm):
    """What is said about a piece of any kind. `cycle` is where the principles come from."""

    title = forms.CharField(
        max_length=160,
        label="Title",
        help_text="So that someone else knows what it shows.",
        error_messages={"required": "Enter a title."},
    )
    note = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        label="Note",
        help_text="What it shows, in your own words.",
    )
    alt_text = forms.CharField(
        required=False,
        max_length=300,
        label="Photo description",
        help_text="One sentence for people who cannot see it. Leave out children’s names.",
    )
    effective_on = GovukDateField(required=False, label="Date", help_text="Leave blank for today.")
    supplied_by = forms.CharField(
        required=False, max_length=120, label="Supplied by", help_text="Who gave it to you, if it was someone else."
    )
    principles = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label="Principles"
    )
    review_on = GovukDateField(required=False, label="Review date", help_text="When it may be out of date.")
    personal_data = forms.BooleanField(required=False, label="It names people, or someone could be identified from it")
    ui = {
        "note": {"rows": 4},
        "alt_text": {"group_classes": FOR.format("photograph"), "optional": False},
        "supplied_by": {"width": 20},
        "principles": {"small": True},
        "consent": {"group_classes": FOR.format("children"), "optional": False},
        "personal_data": {"small": True},
        "children_pictured": {"small": True},
    }

    def __init__(self, *args: Any, cycle: Cycle | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if cycle:
            choose_from(self, "principles", Principle.objects.filter(version_id=cycle.version_id))
        else:
            self.fields.pop("principles", None)

    def clean_effective_on(self):
        """Evidence of tomorrow is a plan."""
        day = self.cleaned_data["effective_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("The date is in the future. Enter today or an earlier date.")
        return day or timezone.localdate()


class EvidenceForm(DetailsForm):
    """A new piece of evidence: a file, a photograph, a link or a note."""

    title = forms.CharField(
        required=False, max_length=160, label="Title", help_text="Leave blank to use the file name."
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in KINDS_BY_HAND],
        initial=EvidenceKind.FILE,
        widget=forms.RadioSelect,
        label="Type of evidence",
    )
    upload = forms.FileField(
        required=False,
        label="File",
        help_text=f"Up to 25 MB: {', '.join(sorted(ALLOWED_TYPES))}. A photo must be .jpg or .png.",
        error_messages={"empty": "The file is empty. Check that it opens on your device, then choose it again."},
    )
    url = forms.URLField(
        required=False, max_length=200, label="Web address", assume_scheme="https", help_text="For a link."
    )
    field_order = ["kind", "upload", "alt_text", "url", "title", "note"]
    ui = {
        **DetailsForm.ui,
        "kind": {"inline": True},
        "title": {"optional": False},
        "upload": {"group_classes": FOR.format("file wqm-for--photograph"), "optional": False},
        "url": {"group_classes": FOR.format("link"), "optional": False},
    }

    def clean_upload(self):
        """Sizes are said at once; the content is checked when it is stored."""
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                check_size(upload.size)
            except BadUpload as error:
                raise forms.ValidationError(str(error)) from error
        return upload

    def clean(self):
        """Each kind has what it needs; a browser does not keep a chosen file, so it has to be chosen again."""
        data = super().clean() or {}
        for name, sentence in NEEDED.get(data.get("kind", ""), {}).items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if data.get("kind") not in WITH_FILE and not data.get("title") and "title" not in self.errors:
            self.add_error("title", "Enter a title.")
        self.choose_again()
        return data


class ChangeForm(EditedForm, DetailsForm):
    """What is said about a piece that is there. Its file is replaced on a page of its own."""

    url = forms.URLField(max_length=200, label="Web address", assume_scheme="https")
    field_order = ["title", "alt_text", "url", "note"]
    ticks = ("principles",)

    def __init__(self, *args: Any, evidence: Evidence, cycle: Cycle | None, **kwargs: Any):
        codes = [principle.code for principle in evidence.principles.all()]
        chosen = Principle.objects.filter(version_id=cycle.version_id, code__in=codes) if cycle else []
        said = [name for name in self.base_fields if name not in ("principles", "edition")]
        initial = {name: getattr(evidence, name) for name in said} | {"principles": list(chosen)}
        super().__init__(*args, cycle=cycle, **{**kwargs, "initial": initial})
        if evidence.kind != EvidenceKind.LINK:
            del self.fields["url"]
        if not evidence.is_picture:
            del self.fields["alt_text"]
        for kind, name in ((EvidenceKind.PHOTOGRAPH, "alt_text"), (EvidenceKind.NOTE, "note")):
            if evidence.kind == kind:
                self.fields[name].required = True


class ReplaceForm(PicturedForm):
    """A newer file for a piece that has one. Of a photograph it asks anew what it shows and who is in it."""

    upload = forms.FileField(
        label="New file",
        error_messages={
            "required": "Choose the new file.",
            "empty": "The file is empty. Check that it opens on your device, then choose it again.",
        },
    )
    alt_text = forms.CharField(
        max_length=300,
        label="Photo description",
        help_text="One sentence for people who cannot see it. Leave out children’s names.",
    )
    field_order = ["upload", "alt_text", "children_pictured", "consent"]

    def __init__(self, data: Any = None, files: Any = None, *, evidence: Evidence):
        said = ("alt_text", "children_pictured", "consent")
        super().__init__(data, files, initial={name: getattr(evidence, name) for name in said})
        is_photograph = evidence.kind == EvidenceKind.PHOTOGRAPH
        for name in () if is_photograph else said:
            del self.fields[name]
        kinds = sorted(PICTURES if is_photograph else ALLOWED_TYPES)
        self.fields["upload"].help_text = f"Up to 25 MB: {', '.join(kinds)}."

    def clean(self):
        """A browser does not keep a chosen file."""
        data = super().clean()
        self.choose_again()
        return data


class WithdrawConsentForm(forms.Form):
    """What stays where a file was."""

    reason = WordsField(
        max_length=300,
        label="Reason",
        help_text="For example “A parent withdrew consent”. Do not name anyone: the office can read it.",
        error_messages={"required": "Write the reason, without names."},
    )
