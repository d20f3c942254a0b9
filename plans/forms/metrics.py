"""What is typed about the numbers of a school."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from plans.enums import Grain, Period
from plans.metric_parsing import BadNumber, read_number
from plans.metrics import Metric
from plans.models import OwnMetric
from plans.queries.metrics import Key, in_words
from schools.terms import read_year, year_name
from wqm.editing.forms import EditedForm

MOST_BYTES = 5 * 1024 * 1024


class GridForm(forms.Form):
    """The numbers of one academic year: a row a metric, a column a period.

    Beside each number travels what the person saw, so that two people may fill in different cells at once, and neither
    overwrites what the other has just entered in the same one.
    """

    def __init__(
        self,
        data: Any,
        *,
        metrics: Sequence[Metric],
        periods: Sequence[Period],
        year: int,
        stored: Mapping[Key, Decimal],
    ):
        self.sent: Any = data.copy() if data is not None else None
        super().__init__(self.sent)
        self.year, self.keys = year, dict[str, tuple[Key, Metric]]()
        self.ui = {}
        for metric in metrics:
            for period in periods:
                key = (metric.code, year, period.value)
                name = f"n_{metric.code}_{period.value}"
                self.keys[name] = (key, metric)
                value = in_words(metric, stored.get(key), hide_small=False)
                label = f"{metric.label}, {period.label} {year_name(year)}"
                self.fields[name] = forms.CharField(required=False, max_length=20, label=label, initial=value)
                self.fields[f"was_{name}"] = forms.CharField(
                    required=False, max_length=20, widget=forms.HiddenInput, initial=value
                )
                self.ui[name] = {"label_hidden": True, "optional": False, "width": 4}

    def rows(self) -> Iterable[tuple[Metric, list[BoundField], list[BoundField]]]:
        """(metric, its fields, what travels beside them) for the table."""
        by_metric: dict[Metric, list[str]] = {}
        for name, (_, metric) in self.keys.items():
            by_metric.setdefault(metric, []).append(name)
        for metric, names in by_metric.items():
            yield metric, [self[name] for name in names], [self[f"was_{name}"] for name in names]

    def clean(self):
        """Every number is read; a mistake is said at its cell."""
        data = super().clean() or {}
        for name, (_, metric) in self.keys.items():
            for field in (name, f"was_{name}"):
                try:
                    data[field] = read_number(data[field], metric) if data.get(field) else None
                except BadNumber as error:
                    self.add_error(name, f"{metric.label}: {error}")
        return data

    def changes(self) -> dict[Key, tuple[Decimal | None, Decimal | None]]:
        """What the person changed: (seen, wanted) by key."""
        typed = {
            key: (self.cleaned_data[f"was_{name}"], self.cleaned_data[name]) for name, (key, _) in self.keys.items()
        }
        return {key: (seen, wanted) for key, (seen, wanted) in typed.items() if seen != wanted}

    def say_changed(self, current: Mapping[Key, Decimal | None]) -> None:
        """Show at its cell what somebody else entered; saving once more is then a decision."""
        for name, (key, metric) in self.keys.items():
            if key in current:
                now = in_words(metric, current[key], hide_small=False)
                self.sent[f"was_{name}"] = now
                did = f"changed this to {now}" if now else "removed this figure"
                self.add_error(
                    name,
                    f"{metric.label}: someone {did} while you were editing. Your figure is still here. "
                    "Save again to keep it.",
                )


class GridChoice(forms.Form):
    """Which year, how finely; in the address."""

    year = forms.CharField(required=False)
    by = forms.ChoiceField(required=False, choices=Grain.choices)

    def chosen(self, this_year: int) -> tuple[int, Grain]:
        """Anything unknown is this year by terms."""
        self.full_clean()
        year = read_year(self.cleaned_data.get("year", "")) or this_year
        return year, Grain(self.cleaned_data.get("by") or Grain.TERMS)


class OwnMetricForm(forms.Form):
    """A number that the school counts for itself."""

    label = forms.CharField(max_length=80, label="Name", error_messages={"required": "Enter a name"})
    unit = forms.CharField(
        required=False, max_length=20, label="Unit", help_text="For example: days, or %. Leave blank for a count."
    )
    about = forms.CharField(
        max_length=300,
        widget=forms.Textarea,
        label="What it counts",
        help_text="Enough detail for someone else to count the same thing next year.",
        error_messages={"required": "Enter what it counts"},
    )
    counts_people = forms.BooleanField(
        required=False,
        label="It counts people or what happened to them",
        help_text="People outside your school then see “fewer than 5” instead of a small number.",
    )
    ui = {"label": {"width": 30}, "unit": {"width": 10}, "about": {"rows": 3}}


class ChangeOwnMetricForm(EditedForm, OwnMetricForm):
    """The same of a number that is there."""

    @staticmethod
    def initial_of(metric: OwnMetric) -> dict[str, Any]:
        """The fields of the form."""
        return {name: getattr(metric, name) for name in OwnMetricForm.base_fields}


class NumbersForm(forms.Form):
    """A file of numbers."""

    file = forms.FileField(
        label="CSV file or Excel workbook",
        help_text="One row per school and period, with the columns URN, Academic year, Term, and one per metric.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Export it again, then choose it here.",
        },
    )

    def clean_file(self):
        """Numbers of a trust fit into a fraction of this."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Export only the figures you need.")
        return file
