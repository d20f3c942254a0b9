"""How a file is read, for the person who sees what came of it."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from wqm.tables.encoding import ENCODINGS
from wqm.tables.table import Reading, Table
from wqm.tables.text import SEPARATORS

NO_HEADINGS = "0"
SHOWN_ROWS, SHOWN_COLUMNS = 8, 12


def first_rows(table: Table) -> dict[str, Any]:
    """What `tables/_first_rows.html` shows beside the table: its first headings and rows, and how many columns more."""
    return {
        "header": table.header[:SHOWN_COLUMNS],
        "rows": [(line, row[:SHOWN_COLUMNS]) for line, row in table.rows[:SHOWN_ROWS]],
        "more": max(0, len(table.header) - SHOWN_COLUMNS),
    }


class ReadingForm(forms.Form):
    """What was guessed about a file, to be changed: separator and encoding of a text, sheet of a workbook, headings."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ui: dict[str, Any] = {}
        self._facts: list[tuple[str, str]] = []
        how, choices = table.how, _headings(table)
        if table.sheets:
            self._ask("sheet", "Sheet", [(name, name) for name in table.sheets], how.sheet)
        if how.separator:
            known = SEPARATORS if how.separator in SEPARATORS else {**SEPARATORS, how.separator: how.separator}
            names = [(str(ord(sign)), name) for sign, name in known.items()]
            self._ask("separator", "Column separator", names, str(ord(how.separator)))
        if how.encoding:
            known = ENCODINGS if how.encoding in ENCODINGS else {**ENCODINGS, how.encoding: how.encoding.upper()}
            self._ask("encoding", "Encoding", list(known.items()), how.encoding)
            self.fields["encoding"].help_text = "Change this if accented letters look wrong."
        if choices:
            self._ask("header", "Column headings", choices, f"{how.header}:{how.header_lines}")

    def _ask(self, name: str, label: str, choices: list[tuple[str, str]], initial: str | None) -> None:
        required = f"Choose an option for “{label}”"
        self.fields[name] = forms.ChoiceField(
            choices=choices, initial=initial, label=label, error_messages={"required": required}
        )
        self.ui[name] = {"width": "two-thirds"}
        self._facts.append((label, dict(choices).get(initial or "", "")))

    def facts(self) -> list[tuple[str, str]]:
        """How the file was read, in words: the label of each field and what was guessed or chosen."""
        return self._facts

    def how(self) -> Reading:
        """What was chosen. Where the sheet or the separator changes, its headings are guessed anew."""
        said = self.cleaned_data
        line, _, lines = said.get("header", "").partition(":")
        moved = {"sheet", "separator", "encoding"} & set(self.changed_data)
        return Reading(
            separator=chr(int(said["separator"])) if "separator" in said else None,
            encoding=said.get("encoding"),
            sheet=said.get("sheet"),
            header=None if moved or not line else int(line),
            header_lines=None if moved or not lines else int(lines),
        )


def _headings(table: Table) -> list[tuple[str, str]]:
    """No line, one of the first, or two of them next to each other, each with how it begins."""
    starts = [(line, Truncator(" · ".join(filter(None, cells))).chars(60)) for line, cells in table.top]
    single = [(f"{line}:1", f"Line {line}: {start}") for line, start in starts]
    double = [
        (f"{first}:2", f"Lines {first} and {second}: {start}")
        for (first, start), (second, _) in zip(starts, starts[1:], strict=False)
    ]
    return [(f"{NO_HEADINGS}:1", "No headings"), *single, *double] if starts else []
