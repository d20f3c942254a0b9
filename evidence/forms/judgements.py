"""What is typed about a criterion."""

from django import forms

from framework.models import ScalePoint
from wqm.ui.forms import choose_from

LONGEST_NARRATIVE = 8000


class JudgementForm(forms.Form):
    """The judgement and the words for it. `edition` is what the person started from."""

    point = forms.ModelChoiceField(
        queryset=None, required=False, empty_label=None, widget=forms.RadioSelect, label="Where are we?"
    )
    narrative = forms.CharField(
        required=False,
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea,
        label="How do we know?",
        help_text="What you do, what changed because of it, and what is still hard.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ui = {
        "point": {"label_size": "m", "optional": False},
        "narrative": {"rows": 10, "label_size": "m", "optional": False},
    }

    def __init__(self, *args, version_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        points = list(ScalePoint.objects.filter(version_id=version_id))
        choose_from(self, "point", ScalePoint.objects.filter(version_id=version_id))
        self.ui = {**self.ui, "point": {**self.ui["point"], "hints": {str(one.pk): one.sentence for one in points}}}
