"""What the office types about versions of the framework and their parts."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from framework.models import Criterion, Version
from wqm.editing.forms import EditedForm
from wqm.ui.forms import WordsField, choose_from


class VersionForm(EditedForm):
    """A version without its parts."""

    name = WordsField(label="Version name", max_length=120, help_text="For example, “Framework 2027”.")
    about = forms.CharField(
        label="About this version",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
        help_text="What has changed, for your colleagues and for schools.",
    )
    is_sample = forms.BooleanField(label="This is sample wording", required=False)
    ui = {"name": {"width": "two-thirds"}, "about": {"rows": 3}}


class NewVersionForm(VersionForm):
    """A new version, and where its parts come from."""

    based_on = forms.ModelChoiceField(
        label="Start from",
        queryset=Version.objects.none(),
        required=False,
        empty_label="Nothing: I will write it from scratch",
        help_text="We copy everything, and schools can carry their work over to the new version.",
    )
    field_order = ["name", "based_on", "about", "is_sample"]
    ui = VersionForm.ui | {"based_on": {"optional": False}}

    def __init__(self, *args, versions: QuerySet[Version], **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["edition"]
        choose_from(self, "based_on", versions)


class PartForm(EditedForm):
    """A part of a version: the one that is there, or a new one."""

    names: tuple[str, ...] = ()

    def __init__(self, *args, version: Version, part: Any = None, **kwargs):
        if part is not None:
            kwargs["initial"] = self.initial_of(part)
        super().__init__(*args, **kwargs)
        self.version, self.part = version, part
        if part is None:
            del self.fields["edition"]

    def initial_of(self, part: Any) -> dict[str, Any]:
        """What the fields show of a part."""
        return {name: getattr(part, name) for name in self.names}


class PrincipleForm(PartForm):
    """A principle."""

    name = WordsField(label="Principle", max_length=120)
    sentence = WordsField(
        label="What it means",
        max_length=1000,
        widget=forms.Textarea,
        help_text="One sentence. Schools see it under the name.",
    )
    names = ("name", "sentence")
    ui = {"name": {"width": "two-thirds"}, "sentence": {"rows": 2}}


class CriterionForm(PartForm):
    """A criterion, and the criteria of other versions that it grew from."""

    text = WordsField(
        label="Criterion",
        max_length=1000,
        widget=forms.Textarea,
        help_text="Something a school can judge. Write it as a statement.",
    )
    guidance = forms.CharField(label="Examples of evidence", max_length=1000, required=False, widget=forms.Textarea)
    grown_from = forms.ModelMultipleChoiceField(
        label="Develops these earlier criteria",
        queryset=Criterion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="When a school moves to this version, it can carry over what it wrote about them.",
    )
    names = ("text", "guidance")
    ticks = ("grown_from",)
    ui = {"text": {"rows": 2}, "guidance": {"rows": 2}, "grown_from": {"small": True}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Criterion.objects.filter(principle__version__framework=self.version.framework_id)
        others = others.exclude(principle__version=self.version).exclude(principle__version__state="draft")
        offered = others.select_related("principle__version").order_by(
            "-principle__version_id", "principle__number", "number"
        )
        choose_from(self, "grown_from", offered, lambda criterion: f"{criterion.principle.version}: {criterion}")
        if not offered:
            del self.fields["grown_from"]

    def initial_of(self, part: Criterion) -> dict[str, Any]:
        """With the criteria that are ticked."""
        return super().initial_of(part) | {"grown_from": list(part.grown_from.values_list("earlier_id", flat=True))}


class PointForm(PartForm):
    """A point on the scale."""

    name = WordsField(label="Judgement", max_length=60, help_text="One or two words, for example “Developing”.")
    sentence = WordsField(label="What it means", max_length=300, widget=forms.Textarea)
    names = ("name", "sentence")
    ui = {"name": {"width": 20}, "sentence": {"rows": 2}}
