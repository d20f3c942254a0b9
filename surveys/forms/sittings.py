"""What is typed about sittings, and about answers on paper."""

from typing import Any

from django import forms

from surveys.enums import SittingKind
from surveys.models import Wave
from surveys.services.sittings import groups_of

MOST_SLOTS = 400


class SittingForm(forms.Form):
    """A class, a pile of slips or a device for guests."""

    name = forms.CharField(
        max_length=60,
        label="Name",
        help_text="For example, 5B. Only your school sees this name.",
        error_messages={"required": "Enter a name, for example 5B"},
    )
    kind = forms.ChoiceField(
        choices=SittingKind,
        widget=forms.RadioSelect,
        label="How will people respond?",
        error_messages={"required": "Choose how people will respond"},
    )
    slots = forms.IntegerField(
        min_value=1,
        max_value=MOST_SLOTS,
        label="Number of people",
        help_text="Each person can respond once. You do not need their names.",
        error_messages={
            "required": "Enter the number of people",
            "invalid": "Number of people must be a number, such as 30",
            "min_value": "Number of people must be 1 or more",
            "max_value": f"Enter {MOST_SLOTS} or fewer. Add a second entry for the rest",
        },
    )

    def __init__(self, *args, wave: Wave, school: Any, **kwargs):
        super().__init__(*args, **kwargs)
        groups = groups_of(wave, school)
        self.fields["group"] = forms.ChoiceField(
            choices=groups,
            widget=forms.HiddenInput if len(groups) == 1 else forms.Select,
            initial=groups[0][0] if groups else "",
            label="Group",
            error_messages={"required": "Choose the group they belong to"},
        )
        self.order_fields(["name", "kind", "group", "slots"])
        self.ui = {"name": {"width": "one-third"}, "slots": {"width": "3"}}
