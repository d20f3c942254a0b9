"""The programme and the groups of an audit, a row each."""

from collections.abc import Sequence
from typing import Any

from django import forms

from audits.enums import ABOUT_PRINCIPLES, MOST_PEOPLE, StepKind
from audits.services.preparing import StepAsWished


class StepForm(forms.Form):
    """A step of the programme; a place of 0 leaves it out."""

    kind = forms.ChoiceField(choices=StepKind, label="Step")
    place = forms.IntegerField(min_value=0, max_value=40, label="Place")
    session = forms.TypedChoiceField(coerce=int, label="Session")
    minutes = forms.IntegerField(
        min_value=1,
        max_value=240,
        label="Minutes",
        error_messages={
            "required": "Enter the minutes",
            "invalid": "Minutes must be a number, such as 15",
            "min_value": "Minutes must be 1 or more",
            "max_value": "Minutes must be 240 or fewer",
        },
    )
    principles = forms.CharField(required=False, max_length=60, label="Principles")
    ui = {"place": {"width": 2}, "minutes": {"width": 3}, "principles": {"width": 10, "optional": False}}

    def __init__(self, *args: Any, sessions: Sequence[int], numbers: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        field: Any = self.fields["session"]
        field.choices = [(number, str(number)) for number in sessions]
        if len(sessions) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("session", sessions[0])

    def clean_principles(self) -> list[int]:
        """Numbers of the version's principles, each once."""
        words = self.cleaned_data["principles"].replace(",", " ").split()
        known = {str(number): number for number in self.numbers}
        if unknown := [word for word in words if word not in known]:
            last = self.numbers[-1] if self.numbers else 0
            raise forms.ValidationError(f"{unknown[0]} is not a principle. Use numbers from 1 to {last}, such as 1, 2")
        return sorted({known[word] for word in words})

    def clean(self) -> dict[str, Any]:
        """Steps about principles name at least one."""
        data = super().clean() or self.cleaned_data
        if data.get("place") and data.get("kind") in ABOUT_PRINCIPLES and data.get("principles") == []:
            self.add_error("principles", "Enter at least one principle for this step")
        return data


class ProgrammeFormSet(forms.BaseFormSet):
    """The whole programme, a line a step."""

    def steps(self) -> list[StepAsWished]:
        """Every step that stays, in the order of their places."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("place")]
        rows.sort(key=lambda row: (row["session"], row["place"]))
        return [StepAsWished(row["kind"], row["session"], row["minutes"], row["principles"]) for row in rows]


class GroupForm(forms.Form):
    """A group; without a name it is left out."""

    name = forms.CharField(required=False, max_length=60, label="Name")
    seats = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        label="Seats",
        error_messages={
            "invalid": "Seats must be a number, such as 6",
            "min_value": "Seats must be 1 or more",
            "max_value": f"Seats must be {MOST_PEOPLE} or fewer",
        },
    )
    is_leaders = forms.BooleanField(required=False, label="Senior leaders")
    led_by = forms.CharField(required=False, max_length=120, label="Led by")
    ui = {"seats": {"width": 3, "optional": False}, "name": {"width": 10, "optional": False}, "led_by": {"width": 10}}

    def clean(self) -> dict[str, Any]:
        """A group has seats."""
        data = super().clean() or self.cleaned_data
        if data.get("name") and not data.get("seats") and "seats" not in self.errors:
            self.add_error("seats", "Enter how many seats this group has")
        return data


class GroupFormSet(forms.BaseFormSet):
    """All groups, a line each, and room for more."""

    def groups(self) -> list[tuple[str, int, bool, str]]:
        """(name, seats, whether it is the senior leaders', who leads it) of those that have a name."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return [(row["name"], row["seats"], row["is_leaders"], row["led_by"]) for row in rows]


Programme = forms.formset_factory(StepForm, formset=ProgrammeFormSet, extra=0, max_num=40)
Groups = forms.formset_factory(GroupForm, formset=GroupFormSet, extra=5, max_num=60)
