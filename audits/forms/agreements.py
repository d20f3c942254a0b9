"""What is typed while a session is led."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from audits.enums import AgreementKind
from audits.models import Agreement, Audit
from audits.models.audits import ROLES_IN_WORDS
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField

MOST_MINUTES = 600
FIRST_ROLE = next(iter(ROLES_IN_WORDS))
MINUTES_HINT = "How much time it gives each person a week. For extra work, put a minus in front, such as -10."


class MinutesField(forms.CharField):
    """Minutes a week: 20 saved, or 10 more."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, max_length=8, **kwargs)

    def clean(self, value: Any) -> int:
        """Gained is above zero, lost below it."""
        text = super().clean(value).strip().replace("−", "-").replace("+", "")
        if not text:
            return 0
        if not re.fullmatch(r"-?\d{1,3}", text) or abs(int(text)) > MOST_MINUTES:
            raise forms.ValidationError(f"Enter minutes as a number up to {MOST_MINUTES}, such as 20 or -10")
        return int(text)


class AgreementForm(EditedForm):
    """An action, or something to stop, with who, by when, and what it gives or takes each week.

    `in_hall`: people agree it together; otherwise leaders write it down.
    """

    kind = forms.ChoiceField(
        choices=AgreementKind, widget=forms.RadioSelect, label="What is it?", initial=AgreementKind.ACTION
    )
    text = forms.CharField(
        max_length=200,
        label="In the words of the hall",
        error_messages={"required": "Enter what the hall agrees"},
    )
    who = forms.CharField(required=False, max_length=120, label="Who")
    by_when = GovukDateField(required=False, label="By when")
    principle = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Principle")

    def __init__(
        self, *args: Any, audit: Audit, agreement: Agreement | None = None, in_hall: bool = True, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        if not in_hall:
            self.fields["text"].label = "What you will do, or stop"
            self.fields["text"].error_messages["required"] = "Enter what you will do, or stop"
        principles = audit.version.principles.all()
        field: Any = self.fields["principle"]
        field.choices = [("", "None in particular"), *((row.number, str(row)) for row in principles)]
        for role, label in ROLES_IN_WORDS.items():
            self.fields[f"minutes_{role}"] = MinutesField(
                label=label, help_text=MINUTES_HINT if role == FIRST_ROLE else ""
            )
        if agreement is not None:
            del self.fields["kind"]
        self.ui = {
            "kind": {"inline": True},
            **{
                f"minutes_{role}": {"width": 4, "optional": False, "suffix": "minutes a week"}
                for role in ROLES_IN_WORDS
            },
        }

    def details(self) -> dict[str, Any]:
        """What the service takes of a new one."""
        return {"kind": self.cleaned_data["kind"], **values_to_save(self.cleaned_data)}

    def values_of(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """As the service compares them."""
        return values_to_save(data)

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """The fields that a stored value stands in."""
        if name == "minutes":
            return {f"minutes_{role}": value.get(role, "") for role in ROLES_IN_WORDS}
        return super().fields_of(name, value)


def values_to_save(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values that these data of fields make; minutes are kept for the roles that gain or lose any."""
    values = {name: data.get(name) for name in ("text", "who", "by_when", "principle")}
    minutes = {role: int(data.get(f"minutes_{role}") or 0) for role in ROLES_IN_WORDS}
    return values | {"minutes": {role: number for role, number in minutes.items() if number}}


def initial_of(agreement: Agreement) -> dict[str, Any]:
    """What the form of a stored one shows."""
    shown = {name: getattr(agreement, name) for name in ("text", "who", "by_when", "principle", "edition")}
    return shown | {f"minutes_{role}": number for role, number in agreement.minutes.items()}
