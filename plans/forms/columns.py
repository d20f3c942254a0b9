"""What the columns of a file of numbers hold, as somebody says it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms

from plans.metric_headings import NAME, PERIOD, SCHOOL, VALUE, YEAR
from plans.metric_parsing import METRIC, check_meanings
from plans.metrics import Metric
from wqm.tables.table import BadList, Table

SHOWN_CELLS, LONGEST_SHOWN = 3, 40
KINDS = [
    ("", "Not used"), (SCHOOL, "School URN"), (YEAR, "Academic year"), (PERIOD, "Term or half-term"),
    (NAME, "Metric name (one per row)"), (VALUE, "Value of that metric"),
]  # fmt: skip


class NumberColumnsForm(forms.Form):
    """A choice for each column, filled in with what was said last time or guessed."""

    def __init__(self, *args: Any, table: Table, metrics: Sequence[Metric], first: Sequence[str], needs_school: bool):
        super().__init__(*args)
        self.table, self.needs_school, self.ui = table, needs_school, dict[str, Any]()
        choices = [*KINDS, *((f"{METRIC}{metric.code}", metric.label) for metric in metrics)]
        for at, (name, meaning) in enumerate(zip(table.header, first, strict=True)):
            cells = list(dict.fromkeys(row[at][:LONGEST_SHOWN] for _, row in table.rows[:50] if row[at]))[:SHOWN_CELLS]
            self.fields[f"c{at}"] = forms.ChoiceField(
                choices=choices,
                initial=meaning,
                required=False,
                label=name[:80] or f"Column {at + 1}",
                help_text="For example: " + " · ".join(cells) if cells else "The first rows are blank",
                error_messages={"invalid_choice": "Choose what this column contains"},
            )
            self.ui[f"c{at}"] = {"optional": False}

    def meanings(self) -> list[str]:
        """What was chosen, in the order of the columns."""
        return [self.cleaned_data.get(f"c{at}", "") for at in range(len(self.table.header))]

    def clean(self):
        """Each meaning once, and those that every file of numbers needs."""
        data = super().clean() or {}
        meanings = self.meanings()
        twice = {meaning for meaning, number in Counter(meanings).items() if meaning and number > 1}
        for at, meaning in enumerate(meanings):
            if meaning in twice and meaning in meanings[:at]:
                self.add_error(f"c{at}", "Two columns are matched to this. Choose one of them")
        try:
            check_meanings(meanings, needs_school=self.needs_school)
        except BadList as error:
            self.add_error(None, str(error))
        return data
