"""What is typed where something of another room becomes a target or evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from framework.models import Criterion
from plans.forms.targets import LONGEST_TEXT
from plans.queries.plan import criteria_of_open_cycle
from wqm.ui.forms import choose_from


class _FollowUpForm(forms.Form):
    """About which result; where there is one only, nothing is asked."""

    def __init__(self, *args, follow_ups: Sequence[Any], key: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._follow_ups = {follow_up.origin.key: follow_up for follow_up in follow_ups}
        about = forms.ChoiceField(
            choices=[(follow_up.origin.key, follow_up.label) for follow_up in follow_ups],
            initial=key,
            label="Which result is it about?",
        )
        if len(follow_ups) == 1:
            about.widget = forms.HiddenInput()
        self.fields = {"about": about, **self.fields}

    def follow_up(self) -> Any:
        """The one that was chosen."""
        return self._follow_ups[self.cleaned_data["about"]]


class TargetOfForm(_FollowUpForm):
    """A target that comes from it."""

    prefix = "target"
    title = forms.CharField(
        max_length=160,
        label="Target",
        help_text="One sentence: what will be different, and for whom.",
        error_messages={"required": "Enter the target in one sentence"},
    )
    why = forms.CharField(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea, label="Why does it matter?",
        help_text="Everyone who can see the plan can read this, including your trust and governors.",
    )  # fmt: skip
    ui = {"why": {"rows": 4}}

    def __init__(self, *args, follow_ups: Sequence[Any], key: str, **kwargs):
        super().__init__(*args, follow_ups=follow_ups, key=key, **kwargs)
        self.fields["title"].initial = self._follow_ups[key].suggestion[:160]


class EvidenceOfForm(_FollowUpForm):
    """A reference to it in the library, and the criterion that it speaks to."""

    prefix = "evidence"
    criterion = forms.ModelChoiceField(
        queryset=Criterion.objects.none(),
        required=False,
        label="Criterion",
        empty_label="None yet, just add it to the library",
    )
    ui: dict[str, dict[str, Any]] = {"criterion": {"optional": False}}

    def __init__(self, *args, follow_ups: Sequence[Any], key: str, school: Any, **kwargs):
        super().__init__(*args, follow_ups=follow_ups, key=key, **kwargs)
        choose_from(self, "criterion", criteria_of_open_cycle(school), label=lambda criterion: f"{criterion}"[:120])
