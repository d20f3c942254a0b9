"""What a school types of its agenda, and what the lead answers."""

from typing import Any

from django import forms

from assessments.agendas import VOLUNTARY
from assessments.enums import ChosenBy, ItemKind, Voice
from assessments.models import Visit
from framework.models.agendas import LONGEST, SHORTEST
from framework.queries import fixed_principles_of
from wqm.editing.forms import EditedForm
from wqm.ui.forms import ClockField, WordsField

MOST_PEOPLE = 500
NO_EDITION = "We could not tell which agenda you read. Copy your text, open the page again and share it there."


def _text(label: str, most: int, **kwargs: Any) -> forms.CharField:
    errors = {"max_length": f"{label} must be {most} characters or fewer"}
    return WordsField(label=label, max_length=most, error_messages=errors, **kwargs)


def _number(label: str, fewest: int, most: int, **kwargs: Any) -> forms.IntegerField:
    errors = {
        "invalid": f"{label} must be a whole number, for example 30",
        "min_value": f"{label} must be {fewest} or more",
        "max_value": f"{label} must be {most} or less",
    }
    return forms.IntegerField(label=label, min_value=fewest, max_value=most, error_messages=errors, **kwargs)


class ItemForm(EditedForm):
    """One item of an agenda; `days` is how many the visit has."""

    title = _text("Title", 160)
    kind = forms.ChoiceField(label="What it is", choices=ItemKind.choices)
    day = forms.TypedChoiceField(label="Day", coerce=int, widget=forms.RadioSelect)
    starts_at = ClockField(label="Starts at", required=False, help_text="For example, 9am or 1:45pm.")
    minutes = _number("Length in minutes", SHORTEST, LONGEST, initial=30)
    place = _text("Place", 120, required=False)
    voice = forms.ChoiceField(
        label="Who is heard",
        required=False,
        choices=[("", "No one in particular"), *Voice.choices],
        help_text=VOLUNTARY,
    )
    who = _text(
        "Who comes",
        300,
        required=False,
        help_text="Groups and roles, for example “six pupils from Years 3 to 6”. Leave out pupils’ names.",
    )
    people = _number("Number of people", 1, MOST_PEOPLE, required=False)
    chosen_by = forms.ChoiceField(
        label="Who chose them",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Not decided yet"), *ChosenBy.choices],
    )
    without_managers = forms.BooleanField(
        label="Without line managers: no one in the room manages anyone else in it",
        required=False,
        initial=True,
    )
    principles = forms.MultipleChoiceField(
        label="Principles it is about", required=False, widget=forms.CheckboxSelectMultiple
    )
    note = _text("Note", 1000, required=False, widget=forms.Textarea)
    ui = {
        "title": {"width": "two-thirds"},
        "day": {"inline": True, "small": True},
        "starts_at": {"width": 5},
        "minutes": {"width": 3},
        "place": {"width": 20},
        "people": {"width": 3},
        "voice": {"optional": False},
        "chosen_by": {"optional": False, "small": True},
        "principles": {"small": True},
        "note": {"rows": 3},
    }

    def __init__(self, *args: Any, visit: Visit, days: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(number, f"Day {number}") for number in range(1, days + 1)]  # type: ignore[attr-defined]
        self.fields["day"].error_messages["invalid_choice"] = (
            f"The visit has {days} day{'' if days == 1 else 's'}. Choose one of them"
        )
        principles = fixed_principles_of(visit.cycle.version_id)
        self.fields["principles"].choices = [(each.code, str(each)) for each in principles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A conversation is with someone."""
        data = super().clean() or {}
        if data.get("kind") == ItemKind.TALK and not data.get("voice") and "voice" not in self.errors:
            self.add_error("voice", "Choose who is heard in this conversation")
        return data

    def clean_principles(self) -> list[str]:
        """In the order that is stored where the same are ticked: another order on the page is not a change."""
        ticked, stored = self.cleaned_data["principles"], list(self.initial.get("principles") or [])
        return stored if sorted(stored) == sorted(ticked) else ticked


class ArrivalForm(EditedForm):
    """What somebody from outside needs on the day, and whom they ring."""

    arrival = _text(
        "Arrival",
        2000,
        required=False,
        widget=forms.Textarea,
        help_text="Which gate, ID, safeguarding briefing, map, parking, who to ask for.",
    )
    day_starts_at = ClockField(label="School day starts at")
    day_ends_at = ClockField(label="School day ends at")
    dsl_name = _text("Designated safeguarding lead", 120, required=False)
    dsl_phone = _text("Safeguarding lead: number on the day", 60, required=False)
    chair_name = _text("Chair of governors", 120, required=False)
    chair_phone = _text("Chair of governors: number on the day", 60, required=False)
    authority_phone = _text("Local authority designated officer: number", 60, required=False)
    note = _text("Note for everyone who reads the agenda", 4000, required=False, widget=forms.Textarea)
    ui = {
        "arrival": {"rows": 5},
        "day_starts_at": {"width": 5},
        "day_ends_at": {"width": 5},
        "dsl_name": {"width": 20},
        "dsl_phone": {"width": 20},
        "chair_name": {"width": 20},
        "chair_phone": {"width": 20},
        "authority_phone": {"width": 20},
        "note": {"rows": 5},
    }

    def clean(self) -> dict[str, Any]:
        """A day ends after it starts."""
        data = super().clean() or {}
        starts, ends = data.get("day_starts_at"), data.get("day_ends_at")
        if starts and ends and ends <= starts:
            self.add_error("day_ends_at", "The school day must end after it starts")
        return data


class ShareForm(forms.Form):
    """Sharing an agenda; `reason` where someone is not heard on it."""

    edition = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={"required": NO_EDITION, "invalid": NO_EDITION, "min_value": NO_EDITION},
    )
    reason = WordsField(
        label="Why are governors not on the agenda?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why governors are not on the agenda, or add a conversation with them",
            "max_length": "The reason must be 500 characters or fewer",
        },
    )
    message = _text("Message to the assessor", 2000, required=False, widget=forms.Textarea)
    ui = {"reason": {"rows": 3}, "message": {"rows": 3}}

    def __init__(self, *args: Any, wants_reason: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not wants_reason:
            del self.fields["reason"]


class AnswerForm(forms.Form):
    """What the lead writes to the school."""

    text = _text("Your comment", 2000, widget=forms.Textarea)
    asks_for_changes = forms.BooleanField(label="Ask the school to change the agenda", required=False)
    ui = {"text": {"rows": 4}}
