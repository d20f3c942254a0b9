"""What is typed about a criterion."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from evidence.enums import POINT_LABEL, Part
from framework.models import ScalePoint
from wqm.editing.forms import EditedForm
from wqm.ui.forms import choose_from

LONGEST_NARRATIVE = 8000
LONGEST_MORE = 4000


class JudgementForm(EditedForm):
    """The judgement and the words for it. `edition` is what the person started from."""

    point = forms.ModelChoiceField(
        queryset=None, required=False, empty_label=None, widget=forms.RadioSelect, label=POINT_LABEL
    )
    narrative = forms.CharField(
        required=False,
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea,
        label=Part.NARRATIVE.label,
        help_text="What you do, and what difference it makes.",
    )
    helps = forms.CharField(
        required=False,
        max_length=LONGEST_MORE,
        widget=forms.Textarea,
        label=Part.HELPS.label,
        help_text="What makes this work here, for example people, time or habits.",
    )
    hinders = forms.CharField(
        required=False,
        max_length=LONGEST_MORE,
        widget=forms.Textarea,
        label=Part.HINDERS.label,
        help_text="What still gets in the way. Being open about this counts in your favour.",
    )
    ui = {
        "point": {"label_size": "m", "optional": False},
        "narrative": {"rows": 10, "label_size": "m", "optional": False},
        "helps": {"rows": 4, "label_size": "m"},
        "hinders": {"rows": 4, "label_size": "m"},
    }

    def __init__(self, *args, version_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        points = list(ScalePoint.objects.filter(version_id=version_id))
        choose_from(self, "point", ScalePoint.objects.filter(version_id=version_id))
        self.ui = {
            **self.ui,
            "point": {**self.ui["point"], "hints": {str(point.pk): point.sentence for point in points}},
        }

    def offer_citations(self, numbers: Sequence[int]) -> None:
        """The hint names a number that this criterion has, the first, or none where it has no evidence."""
        if numbers:
            self.fields["narrative"].help_text += f" Refer to evidence by its number, for example [E{numbers[0]}]."


class RestoreForm(forms.Form):
    """Which edition was the newest when somebody decided to go back."""

    newest = forms.IntegerField(min_value=0)


class OverviewFilterForm(forms.Form):
    """Which criteria the overview shows. What does not exist shows none, and the page says how to see all."""

    status = forms.ChoiceField(
        required=False,
        label="Status",
        choices=[
            ("", "All"),
            ("not_started", "Not started"),
            ("in_progress", "In progress"),
            ("done", "Complete"),
            ("more_needed", "More needed"),
            ("overdue", "Overdue"),
        ],
    )
    given = forms.ChoiceField(required=False, label="Assigned to")
    ui = {"status": {"optional": False}, "given": {"optional": False}}

    def __init__(self, asked: Mapping[str, str], *, people: Sequence[tuple[str, str]], reader: Any):
        super().__init__({"status": asked["status"], "given": asked["person"]})
        others = [(number, name) for number, name in people if number != str(reader.pk)]
        field = self.fields["given"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Anyone"), ("me", "Me"), *others, ("none", "No one")]
