"""What is typed about sittings, and about answers on paper."""

import re
from collections import Counter
from typing import Any

from django import forms

from surveys.enums import SittingKind
from surveys.models import Wave
from surveys.services.sittings import groups_of

MOST_SLOTS, LONGEST_NUMBER = 400, 6
# About a hundred classes.
LONGEST_CLASSES = 4000


class ClassesForm(forms.Form):
    """Several classes at once, a line each: its name, then the number of pupils."""

    classes = forms.CharField(
        max_length=LONGEST_CLASSES,
        widget=forms.Textarea,
        label="Classes",
        help_text="One on each line: the class, then the number of pupils. For example, 5A 28.",
        error_messages={
            "required": "Enter at least one class",
            "max_length": "There are too many classes. Add some of them later",
        },
    )
    ui = {"classes": {"rows": 6}}

    def __init__(self, *args, wave: Wave, school: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups_of(wave, school)
        if len(self.groups) > 1:
            self.fields["other_group"] = forms.ChoiceField(
                choices=self.groups,
                label="Group",
                help_text="A class whose name begins with its year, such as 5A, goes into that year’s group.",
                error_messages={"required": "Choose the group they belong to"},
            )

    def clean_classes(self) -> list[tuple[str, int]]:
        """(name, number of pupils) of each line."""
        lines = [line.split() for line in self.cleaned_data["classes"].splitlines() if line.strip()]
        classes = []
        for at, words in enumerate(lines, 1):
            number = words.pop().strip("()") if len(words) > 1 else ""
            if not (number.isdecimal() and len(number) < LONGEST_NUMBER and 1 <= int(number) <= MOST_SLOTS):
                raise forms.ValidationError(f"Line {at}: enter the class, then the number of pupils, such as 5A 28")
            classes.append((" ".join(words).rstrip(",:;–-").strip()[:60], int(number)))
        if twice := [name for name, times in Counter(name.lower() for name, _ in classes).items() if times > 1]:
            raise forms.ValidationError(f"You have entered {twice[0]} more than once. Remove one of them")
        return classes

    def details(self) -> list[dict[str, Any]]:
        """What a class needs, for each of them."""
        group = self.cleaned_data.get("other_group") or (self.groups[0][0] if self.groups else "")
        years = {label: code for code, label in self.groups}
        return [
            {"name": name, "slots": slots, "group": years.get(f"Year {_year_of(name)}", group)}
            for name, slots in self.cleaned_data["classes"]
        ]


def _year_of(name: str) -> str:
    """The year that the name of a class begins with: 5 of 5A, 10 of Year 10B."""
    found = re.match(r"(?:year\s*|y)?(\d{1,2})(?!\d)", name, re.IGNORECASE)
    return found[1].lstrip("0") if found else ""


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
        hints = {
            SittingKind.CLASS: "One code on the board for the whole class.",
            SittingKind.SLIPS: "Each person gets a paper slip with their own code.",
            SittingKind.GUESTS: "One tablet or computer that people use in turn, for example at parents’ evening.",
        }
        self.ui = {"name": {"width": "one-third"}, "slots": {"width": 3}, "kind": {"hints": hints}}
