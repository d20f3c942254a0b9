"""What is typed about a criterion."""

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
        help_text="What you do, and what changed because of it. Write [E1] to name the first piece of evidence below.",
    )
    helps = forms.CharField(
        required=False,
        max_length=LONGEST_MORE,
        widget=forms.Textarea,
        label=Part.HELPS.label,
        help_text="What makes this work here: people, time, habits.",
    )
    hinders = forms.CharField(
        required=False,
        max_length=LONGEST_MORE,
        widget=forms.Textarea,
        label=Part.HINDERS.label,
        help_text="What is still in the way. Saying it openly counts for you.",
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


class RestoreForm(forms.Form):
    """Which edition was the newest when somebody decided to go back."""

    newest = forms.IntegerField(min_value=0)
