"""What the office types about levels: what each asks for, how a visit can end, and what counts towards the next."""

from collections.abc import Callable
from typing import Any

from django import forms

from framework.enums import (
    COUNTING_RULES,
    WITHOUT_NUMBER,
    Audience,
    CountEffect,
    CountEvent,
    ItemKind,
    OutcomeKind,
    RuleKind,
    Voice,
)
from framework.forms.versions import CriterionForm, PartForm, PointForm, PrincipleForm
from framework.models import CountRule, Level
from framework.models.agendas import LONGEST, MOST_DAYS, SHORTEST
from framework.models.levels import MOST_MONTHS, MOST_VISIT_DAYS, MOST_YEARS, check_says_no_failure
from framework.queries import newest_editions, published_questionnaires
from wqm.ui.forms import ClockField, PoundsField, WordsField, choose_from

MOST_COUNTED = 20
MOST_POUNDS = 100_000


def _number(label: str, most: int, *, fewest: int = 1, **kwargs: Any) -> forms.IntegerField:
    errors = {
        "invalid": f"{label} must be a whole number, for example {max(fewest, 2)}",
        "min_value": f"{label} must be {fewest} or more",
        "max_value": f"{label} must be {most} or less",
    }
    return forms.IntegerField(label=label, min_value=fewest, max_value=most, error_messages=errors, **kwargs)


class LevelForm(PartForm):
    """A level of award."""

    name = WordsField(label="Level", max_length=80)
    sentence = forms.CharField(
        label="What the certificate says", max_length=1000, required=False, widget=forms.Textarea
    )
    visit_days = _number("School days for each visit", MOST_VISIT_DAYS, initial=1)
    valid_months = _number("Award valid for (months)", MOST_MONTHS, initial=12)
    earlier_awards_needed = _number("Successful years needed at the level below", MOST_YEARS, fewest=0, initial=0)
    fee = PoundsField(label="Fee", max_value=MOST_POUNDS, required=False, help_text="Leave blank if there is none.")
    fee_note = forms.CharField(
        label="About the fee", max_length=80, required=False, help_text="For example, “plus VAT, each year”."
    )
    questionnaires = forms.MultipleChoiceField(
        label="Questionnaires to propose",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Schools are offered the newest edition of each when they plan the surveys for this level.",
    )
    names = (
        "name", "sentence", "visit_days", "valid_months", "earlier_awards_needed", "fee", "fee_note", "questionnaires",
    )  # fmt: skip
    ui = {
        "name": {"width": 20},
        "sentence": {"rows": 2},
        "visit_days": {"width": 3},
        "valid_months": {"width": 3},
        "earlier_awards_needed": {"width": 3},
        "fee": {"width": 5},
        "fee_note": {"width": "two-thirds"},
        "questionnaires": {"small": True},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        families = published_questionnaires().exclude(family="").values_list("family", flat=True)
        offered = {row.family: row.name for row in newest_editions(families)}
        # A family that nothing published has at the moment stays ticked until someone takes the tick away.
        stored = self.part.questionnaires if self.part else []
        offered |= {name: f"{name} (nothing published)" for name in stored if name not in offered}
        self.fields["questionnaires"].choices = list(offered.items())  # type: ignore[attr-defined]
        if not offered:
            del self.fields["questionnaires"]

    def clean_questionnaires(self) -> list[str]:
        """In the order that is stored where the same are ticked: another order on the page is not a change."""
        ticked = sorted(self.cleaned_data["questionnaires"])
        stored = self.part.questionnaires if self.part else []
        return stored if sorted(stored) == ticked else ticked


class RuleForm(PartForm):
    """A rule of readiness. What the number means depends on the kind."""

    kind = forms.ChoiceField(label="Rule", choices=RuleKind.choices, widget=forms.RadioSelect)
    level = forms.ModelChoiceField(label="Level", queryset=Level.objects.none(), required=False)
    audience = forms.ChoiceField(
        label="Audience", required=False, choices=[("", "Not a survey rule"), *Audience.choices]
    )
    threshold = _number(
        "Number",
        100,
        required=False,
        help_text="Pieces of evidence, times, point on the scale (1 is the lowest), or a percentage.",
    )
    is_advice = forms.BooleanField(
        label="This is advice",
        required=False,
        help_text="We show advice to the school and to the office. It stops no one.",
    )
    names = ("kind", "level", "audience", "threshold", "is_advice")
    ui = {
        "level": {"optional": False},
        "audience": {"optional": False},
        "threshold": {"width": 3, "optional": False},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "level", self.version.levels.all())
        self.fields["level"].empty_label = "Every level"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An audience for a survey, a number for those rules that have one, once each."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind in WITHOUT_NUMBER:
            data["threshold"] = 1
        elif kind and not data.get("threshold") and "threshold" not in self.errors:
            self.add_error("threshold", "Enter a number")
        if kind == RuleKind.SURVEY_RESPONSE and not data.get("audience"):
            self.add_error("audience", "Choose who the survey is for")
        elif kind and kind != RuleKind.SURVEY_RESPONSE:
            data["audience"] = ""
        self._check_number(kind, data.get("threshold"))
        return data

    def _check_number(self, kind: str | None, number: int | None) -> None:
        if not number:
            return
        points = self.version.scale.count()
        if kind in COUNTING_RULES and number > MOST_COUNTED:
            counted = "times" if kind == RuleKind.PRACTICE_SHARED else "pieces of evidence"
            self.add_error("threshold", f"The most you can ask for is {MOST_COUNTED} {counted}")
        if kind == RuleKind.LOWEST_JUDGEMENT and number > points:
            self.add_error("threshold", f"The scale has {points} points. Enter a number from 1 to {points}")


class OutcomeForm(PartForm):
    """How a visit can end, in words that say what comes next."""

    name = WordsField(label="Outcome", max_length=80, validators=[check_says_no_failure])
    sentence = WordsField(
        label="What the school reads", max_length=600, widget=forms.Textarea, validators=[check_says_no_failure]
    )
    kind = forms.ChoiceField(label="What it means", choices=OutcomeKind.choices, widget=forms.RadioSelect)
    days = _number(
        "Days until the date",
        730,
        required=False,
        help_text="From the last day of the visit. Leave blank if it awards at once.",
    )
    most_named = _number(
        "How many can be named",
        20,
        required=False,
        help_text="Targets to show, or principles to look at again. Leave blank if it awards at once.",
    )
    names = ("name", "sentence", "kind", "days", "most_named")
    ui = {
        "name": {"width": 20},
        "sentence": {"rows": 3},
        "days": {"width": 3, "optional": False},
        "most_named": {"width": 3, "optional": False},
    }

    def initial_of(self, part: Any) -> dict[str, Any]:
        """Nothing instead of nought."""
        return super().initial_of(part) | {"most_named": part.most_named or None}

    def clean(self) -> dict[str, Any]:
        """A date and a number where something is to be shown, neither where nothing is."""
        data = super().clean() or {}
        if data.get("kind") == OutcomeKind.AWARDED:
            return data | {"days": None, "most_named": 0}
        for name, todo in (("days", "Enter the number of days"), ("most_named", "Enter how many can be named")):
            if data.get("kind") and not data.get(name) and name not in self.errors:
                self.add_error(name, todo)
        return data


class CountRuleForm(PartForm):
    """What one event does to the count."""

    effect = forms.ChoiceField(label="What it does", choices=CountEffect.choices, widget=forms.RadioSelect)
    months = _number(
        "Months",
        120,
        help_text="It is a gap if the next cycle starts later than this after the award has ended.",
    )
    sentence = WordsField(label="What schools read", max_length=400, widget=forms.Textarea)
    names = ("effect", "months", "sentence")
    ui = {"months": {"width": 3}, "sentence": {"rows": 3}}

    def __init__(self, *args, part: CountRule, **kwargs):
        super().__init__(*args, part=part, **kwargs)
        if part.event != CountEvent.GAP:
            del self.fields["months"]


class AgendaItemForm(PartForm):
    """An item of the agenda that schools start from."""

    title = WordsField(label="Title", max_length=160)
    kind = forms.ChoiceField(label="What it is", choices=ItemKind.choices)
    voice = forms.ChoiceField(
        label="Who is heard", required=False, choices=[("", "No one in particular"), *Voice.choices]
    )
    day = _number("Day of the visit", MOST_DAYS, initial=1)
    starts_at = ClockField(label="Starts at", required=False, help_text="For example, 9am or 1:45pm.")
    minutes = _number("Length in minutes", LONGEST, fewest=SHORTEST, initial=30)
    note = forms.CharField(label="What schools read about it", max_length=1000, required=False, widget=forms.Textarea)
    principles = forms.MultipleChoiceField(
        label="Principles it is about", required=False, widget=forms.CheckboxSelectMultiple
    )
    names = ("title", "kind", "voice", "day", "starts_at", "minutes", "note", "principles")
    ui = {
        "title": {"width": "two-thirds"},
        "voice": {"optional": False},
        "day": {"width": 3},
        "starts_at": {"width": 5},
        "minutes": {"width": 3},
        "note": {"rows": 2},
        "principles": {"small": True},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        principles = list(self.version.principles.all())
        self.fields["principles"].choices = [(each.code, str(each)) for each in principles]  # type: ignore[attr-defined]
        if not principles:
            del self.fields["principles"]

    def clean_principles(self) -> list[str]:
        """In the order that is stored where the same are ticked."""
        ticked = self.cleaned_data["principles"]
        stored = self.part.principles if self.part else []
        return stored if sorted(stored) == sorted(ticked) else ticked

    def clean(self) -> dict[str, Any]:
        """A conversation is with someone."""
        data = super().clean() or {}
        if data.get("kind") == ItemKind.TALK and not data.get("voice") and "voice" not in self.errors:
            self.add_error("voice", "Choose who is heard in this conversation")
        return data


PART_FORMS: dict[str, Callable[..., PartForm]] = {
    "principle": PrincipleForm,
    "criterion": CriterionForm,
    "point": PointForm,
    "level": LevelForm,
    "rule": RuleForm,
    "outcome": OutcomeForm,
    "agenda": AgendaItemForm,
    "counting": CountRuleForm,
}
