"""What is typed about a target."""

from typing import Any

from django import forms
from django.utils import timezone

from framework.models import Criterion
from plans.enums import Impact, Score
from plans.models import Target
from plans.models.targets import SCORES
from plans.queries.plan import criteria_to_choose
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from

LONGEST_TEXT = 4000


class NewTargetForm(forms.Form):
    """A target to begin with: few words, the rest is written on its page, where it is saved while one types."""

    title = forms.CharField(
        max_length=160,
        label="Target",
        help_text="One sentence: what will be different, and for whom. For example: teaching assistants go home on"
        " time, with the next morning prepared.",
        error_messages={"required": "Enter the target in one sentence"},
    )
    criterion = forms.ModelChoiceField(
        queryset=Criterion.objects.none(),
        required=False,
        label="Criterion",
        empty_label="Not about one criterion",
        help_text="The target then appears next to that criterion in your self-evaluation.",
    )
    why = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="Why does it matter?",
        help_text="What you saw, heard or counted that makes this worth doing.",
    )
    success_measure = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="How you will know",
        help_text="Something others can see or count, and by when.",
    )
    ui: dict[str, dict[str, Any]] = {
        "title": {"label_size": "m"},
        "criterion": {"label_size": "m"},
        "why": {"rows": 5, "label_size": "m"},
        "success_measure": {"rows": 4, "label_size": "m"},
    }

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "criterion", criteria_to_choose(school), label=lambda criterion: f"{criterion}"[:120])


class TargetForm(EditedForm, NewTargetForm):
    """The words of a target; `edition` is what the person started from."""

    def __init__(self, *args, target: Target, **kwargs):
        super().__init__(*args, school=target.school, **kwargs)
        # A target of an earlier cycle keeps the criterion of an earlier version.
        rows = Criterion.objects.filter(pk__in=_ids(target)).select_related("principle")
        choose_from(self, "criterion", rows, label=lambda criterion: f"{criterion}"[:120])

    @staticmethod
    def initial_of(target: Target) -> dict[str, Any]:
        """The fields of the form."""
        names = ("title", "why", "success_measure", "edition")
        return {name: getattr(target, name) for name in names} | {"criterion": target.criterion_id}


def _ids(target: Target) -> list[int]:
    now = [criterion.pk for criterion in criteria_to_choose(target.school)]
    return [*now, *([target.criterion_id] if target.criterion_id else [])]


class ScoreForm(EditedForm):
    """The four questions that put targets into an order."""

    QUESTIONS = {
        "importance": ("How much does it matter to the people here?", "To pupils, staff and families."),
        "ease": ("How easy is it?", "What would have to change, and who would have to agree."),
        "capacity": ("Do we have the time and people?", "Think of what else is going on this year."),
        "early_impact": ("Will we see a difference soon?", "Within a term, so that people can see it works."),
    }
    WORDS = {
        "importance": ("Hardly", "Somewhat", "Quite a lot", "A great deal"),
        "ease": ("Hard", "Some effort", "Quite easy", "Very easy"),
        "capacity": ("Not now", "Barely", "Mostly", "Yes"),
        "early_impact": ("Hardly", "Perhaps", "Probably", "Certainly"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ui = {name: {"label_size": "m", "inline": False} for name in SCORES}
        for name in SCORES:
            label, hint = self.QUESTIONS[name]
            words = list(zip(Score.values, self.WORDS[name], strict=True))
            self.fields[name] = forms.TypedChoiceField(
                choices=words, coerce=int, widget=forms.RadioSelect, label=label, help_text=hint,
                error_messages={"required": f"Choose an answer: {label[0].lower()}{label[1:]}"},
            )  # fmt: skip


class PrioritiesForm(EditedForm):
    """The targets that come first. How many they may be says the policy."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Choose three to five priorities",
        error_messages={"invalid_choice": "One of these targets has since been closed. Choose again."},
    )

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "chosen", targets, label=lambda target: target.title)
        hints = {str(target.pk): _score_words(target) for target in targets}
        self.ui = {"chosen": {"label_size": "m", "optional": False, "hints": hints}}


class FirstActionsForm(EditedForm):
    """The actions to start with."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Choose two or three actions to start with",
        error_messages={"invalid_choice": "One of these actions has since been completed. Choose again."},
    )

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "chosen", actions, label=lambda action: action.title)
        hints = {str(action.pk): action.target.title for action in actions}
        self.ui = {"chosen": {"label_size": "m", "optional": False, "hints": hints}}


def _score_words(target: Target) -> str:
    score = "not scored yet" if target.score is None else f"{target.score} of 16 points"
    return f"{score} · {target.principle}" if target.principle else score


class ReviewForm(forms.Form):
    """A look back."""

    impact = forms.ChoiceField(
        choices=Impact.choices,
        widget=forms.RadioSelect,
        label="What difference did it make?",
        error_messages={"required": "Choose what difference it made"},
    )
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="How do you know?",
        help_text="Who has noticed a difference? What did you expect, and what surprised you?",
        error_messages={"required": "Enter what you saw, heard or counted"},
    )
    reviewed_on = GovukDateField(required=False, label="Review date", help_text="Leave blank for today.")
    ui = {"text": {"rows": 6}}

    def clean_reviewed_on(self):
        """A review looks back."""
        day = self.cleaned_data["reviewed_on"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError("The date is in the future. Enter today or an earlier date.")
        return day


class CommentForm(forms.Form):
    """Words about a target."""

    text = forms.CharField(
        max_length=2000,
        widget=forms.Textarea,
        label="Your comment",
        help_text="The school’s leaders, governors and trust can read it.",
        error_messages={"required": "Enter your comment"},
    )
    ui = {"text": {"rows": 3}}
