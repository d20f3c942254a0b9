"""A school begins its way to a level; the office corrects a level, or ends a cycle, and says why."""

from collections.abc import Sequence

from django import forms

from assessments.eligibility import LevelOption
from framework.models import Level
from wqm.ui.forms import WordsField, choose_from

REASON = "We email this to the school’s leaders as you write it, and show it on the school’s assessment page."


class LevelForm(forms.Form):
    """A choice among the levels that are open to a school."""

    level = forms.ModelChoiceField(
        queryset=Level.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="Level",
        error_messages={"invalid_choice": "That level is not open to the school. Choose another level."},
    )

    def __init__(self, *args, options: Sequence[LevelOption], with_version: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        is_open = [option for option in options if option.is_open]
        rows = Level.objects.filter(pk__in=[option.level.pk for option in is_open]).select_related("version")
        label = (lambda level: f"{level}, {level.version}") if with_version else str
        choose_from(self, "level", rows.order_by("-version_id", "number"), label=label)
        hints = {str(option.level.pk): _hint(option) for option in is_open}
        self.ui = getattr(self, "ui", {}) | {"level": {"hints": hints}}


class CycleForm(LevelForm):
    """A school's next cycle: which level, of which published version."""


class CorrectLevelForm(LevelForm):
    """Another level for a running cycle. `seen` is the level that it had on the page."""

    reason = WordsField(max_length=1000, widget=forms.Textarea, label="Reason", help_text=REASON)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    ui = {"reason": {"rows": 4}}


class MoveForm(LevelForm):
    """A level of a newer version."""

    reason = WordsField(max_length=1000, widget=forms.Textarea, label="Reason", help_text=REASON)
    ui = {"reason": {"rows": 4}}


class EndForm(forms.Form):
    """Why a cycle ends without an award."""

    reason = WordsField(max_length=1000, widget=forms.Textarea, label="Reason", help_text=REASON)
    ui = {"reason": {"rows": 4}}


def _hint(option: LevelOption) -> str:
    """How the school stands towards a level that is open, and what it costs."""
    level, parts = option.level, []
    if option.needed:
        parts.append(f"{option.asks} The school has {option.years}.")
    days = "1-day visit" if level.visit_days == 1 else f"{level.visit_days}-day visit"
    fee = "" if level.fee is None else f", fee £{level.fee:,}{f' {level.fee_note}' if level.fee_note else ''}"
    return " ".join([*parts, f"{days}, award valid for {level.valid_months} months{fee}."])
