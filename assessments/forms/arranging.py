"""What is typed while a visit is arranged: days, answers, requests, changes and their reasons."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from assessments.enums import ChangeReason, ConflictKind, EngagementRole, Part
from assessments.models import Assessor
from assessments.policies.visits import why_out_of_reach
from assessments.queries.visits import active_assessors
from wqm.ui.forms import GovukDateField, WordsField, choose_from

# The calendar shows no month that is farther away.
IN_REACH = timedelta(days=800)

# What either side knows better than our records.
DECLARED_KINDS = [
    (kind.value, kind.label)
    for kind in (
        ConflictKind.WORKED_THERE, ConflictKind.FAMILY, ConflictKind.OWN_SCHOOL, ConflictKind.OWN_TRUST,
        ConflictKind.OTHER,
    )
]  # fmt: skip
SCHOOL_REASONS = [
    (reason.value, reason.label)
    for reason in (ChangeReason.OFSTED, ChangeReason.WEATHER, ChangeReason.HEAD_ABSENT, ChangeReason.OTHER)
]
ALL_REASONS = [
    *SCHOOL_REASONS[:-1],
    *(
        (reason.value, reason.label)
        for reason in (ChangeReason.ASSESSOR_ILL, ChangeReason.CONFLICT, ChangeReason.OTHER)
    ),
]
NOTE: dict[str, Any] = {"max_length": 500, "required": False, "widget": forms.Textarea, "label": "Note"}


def _part() -> forms.ChoiceField:
    return forms.ChoiceField(choices=Part.choices, initial=Part.ALL, widget=forms.RadioSelect, label="Part of the day")


def day_of(text: Any) -> date | None:
    """A day as the calendar writes it, and in reach of it; None for anything else."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if day.isoformat() == text and abs(day - timezone.localdate()) <= IN_REACH else None


def _note_of_the_office() -> forms.CharField:
    return forms.CharField(**NOTE, help_text="Only the office reads this.")


class DaysField(forms.TypedMultipleChoiceField):
    """The days that were ticked in a calendar: any day, because the calendar shows what the service decides about."""

    def __init__(self, **kwargs: Any):
        super().__init__(coerce=date.fromisoformat, empty_value=[], **kwargs)

    def valid_value(self, value: Any) -> bool:
        """A day as the calendar writes it."""
        return day_of(value) is not None


class ProposeForm(forms.Form):
    """Days that the visit could begin on. The page shows `chosen` as a calendar."""

    chosen = DaysField(
        label="Days",
        error_messages={"required": "Choose at least one day", "invalid_choice": "Choose days from the calendar"},
    )
    part = _part()
    note = forms.CharField(**{**NOTE, "help_text": "For example, days to avoid and why."})
    ui = {"note": {"rows": 3}, "part": {"inline": True, "small": True}}

    def __init__(self, *args: Any, number: int = 1, carried: Iterable[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.carried = tuple(carried)
        if number > 1:  # a visit of several days takes all of each
            self.fields["part"].required = False

    @classmethod
    def turned(cls, data: QueryDict, *, number: int) -> "ProposeForm":
        """The form on another month of the calendar: what was ticked and typed goes with it, and nothing is judged."""
        typed = {"part": data.get("part", Part.ALL), "note": data.get("note", "")}
        return cls(initial=typed, number=number, carried=data.getlist("chosen"))

    def clean_part(self) -> str:
        """All day, where nothing else was offered."""
        return str(self.cleaned_data["part"] or Part.ALL)

    @property
    def ticked(self) -> set[date]:
        """The days that stay ticked when the page comes again."""
        texts = self.carried
        if self.is_bound:
            texts = self.fields["chosen"].widget.value_from_datadict(self.data, self.files, "chosen")
        return {day for text in texts if (day := day_of(text))}


class DeclineDaysForm(forms.Form):
    """None of the proposed days."""

    answer = WordsField(max_length=500, widget=forms.Textarea, label="Why these days do not work")
    ui = {"answer": {"rows": 3}}


class BoardForm(forms.Form):
    """For which day the board looks; sent in the address."""

    starts_on = GovukDateField(label="First day")
    part = _part()
    ui = {"part": {"inline": True, "small": True}}

    def __init__(self, *args: Any, number: int = 1, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if number > 1:  # a visit of several days takes all of each
            del self.fields["part"]

    def clean_starts_on(self) -> date:
        """Not in the past, and near enough that the year is meant."""
        day: date = self.cleaned_data["starts_on"]
        if why := why_out_of_reach(day):
            raise forms.ValidationError(why)
        return day


class AskForm(forms.Form):
    """Someone on the board is asked; the button says who."""

    assessor = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=EngagementRole.choices, initial=EngagementRole.LEAD, label="Role")
    answer_by = GovukDateField(label="Answer by")


class DeclineForm(forms.Form):
    """No, and why."""

    reason = WordsField(
        max_length=500,
        widget=forms.Textarea,
        label="Why you cannot come",
        help_text="The office reads this. The school does not.",
    )
    ui = {"reason": {"rows": 3}}


class DeclareForm(forms.Form):
    """A declaration that there is no conflict, which accepting needs."""

    declared = forms.BooleanField(
        label="I know of no conflict of interest with this school",
        error_messages={"required": "Confirm that you know of no conflict of interest, or declare one"},
    )


class ConflictForm(forms.Form):
    """A conflict of interest, declared by the assessor, the school or the office."""

    kind = forms.ChoiceField(choices=DECLARED_KINDS, widget=forms.RadioSelect, label="What is the conflict?")
    words = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea, label="Details", help_text="Only the office reads this."
    )
    ui = {"words": {"rows": 3}}


class OfficeConflictForm(ConflictForm):
    """The same, by the office, of anyone it could ask."""

    assessor = forms.ModelChoiceField(queryset=Assessor.objects.none(), label="Assessor")
    field_order = ["assessor", "kind", "words"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose_from(self, "assessor", active_assessors(), label=str)


class PostponeForm(forms.Form):
    """The visit cannot take place on its days."""

    reason = forms.ChoiceField(choices=SCHOOL_REASONS, widget=forms.RadioSelect, label="What has happened?")
    note = forms.CharField(**NOTE, help_text="We send this to everyone, with the reason.")
    ui = {"note": {"rows": 3}}


class OfficePostponeForm(PostponeForm):
    """The same for the office, which hears from assessors as well."""

    reason = forms.ChoiceField(choices=ALL_REASONS, widget=forms.RadioSelect, label="What has happened?")


class CancelForm(OfficePostponeForm):
    """The visit does not take place."""

    note = _note_of_the_office()


class MoveForm(OfficePostponeForm):
    """Other days, on which everyone has agreed."""

    note = _note_of_the_office()
    starts_on = GovukDateField(label="New first day", help_text="Agree this with the school and the assessor first.")
    part = _part()
    field_order = ["starts_on", "part"]
    ui = {"note": {"rows": 3}, "part": {"inline": True, "small": True}}


class TakeOffForm(OfficePostponeForm):
    """Someone comes no more."""

    note = _note_of_the_office()
    reason = forms.ChoiceField(
        choices=[ALL_REASONS[3], ALL_REASONS[4], ALL_REASONS[5]], widget=forms.RadioSelect, label="Reason"
    )


class CannotComeForm(forms.Form):
    """An assessor who has accepted says that they cannot come after all."""

    reason = forms.ChoiceField(
        choices=[(ChangeReason.ASSESSOR_ILL.value, "I am ill"), (ChangeReason.OTHER.value, ChangeReason.OTHER.label)],
        widget=forms.RadioSelect,
        label="What has happened?",
    )
    note = _note_of_the_office()
    ui = {"note": {"rows": 3}}


class WaiveForm(forms.Form):
    """Why someone may come in spite of a conflict."""

    reason = WordsField(
        max_length=500,
        widget=forms.Textarea,
        label="Why they can still assess this school",
        help_text="Your name, the date and this reason are recorded with the conflict.",
    )
    ui = {"reason": {"rows": 3}}
