"""What is chosen about a list of people: the file, the meaning of its columns, and how it is taken."""

from collections import Counter
from typing import Any

from django import forms

from framework.enums import Audience
from framework.languages import ENGLISH, LANGUAGES
from surveys.models import Wave
from surveys.queries.lists import remembered_columns
from surveys.recipients import BadList, Meaning, Table, guess_meanings, unclear_cells, unpack
from surveys.recipients.columns import choices_of
from surveys.recipients.gate import MOST_WORDS
from surveys.services.lists import ADD, REPLACE
from wqm.contacts.columns import SEVERAL, name_of
from wqm.contacts.forms import AddressField
from wqm.files.checks import BadUpload, check_size

MOST_BYTES = 10 * 1024 * 1024
SHOWN_CELLS, LONGEST_SHOWN = 3, 40
ALL, FIRST = "all", "first"
INVITE, LEAVE_OUT = "invite", "leave_out"


class RecipientsForm(forms.Form):
    """A list of people, as a file."""

    list = forms.FileField(
        label="List of people",
        help_text="A CSV or Excel file from your school's system, as it is. Before anything changes, you check what"
        " each column contains and who would be invited. Only the address, group and language are stored.",
        error_messages={"required": "Choose the file with the list", "empty": "The file is empty."},
    )

    def clean_list(self):
        """Not empty and not enormous."""
        upload = self.cleaned_data["list"]
        try:
            check_size(upload.size, MOST_BYTES)
        except BadUpload as error:
            raise forms.ValidationError(str(error)) from error
        return upload


class ColumnsForm(forms.Form):
    """A choice for each column of a table. The table itself travels beside it (`surveys.recipients.pack`).

    Where a column says who has left or who has parental responsibility, and cells of it are neither yes nor no, what
    they mean is asked, without an answer to begin with: either guess would be wrong for somebody.
    """

    def __init__(self, *args, table: Table, wave: Wave, remembered: dict[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        choices = choices_of(wave.breakdowns)
        first = self._first_meanings(wave, remembered, {value for value, _ in choices})
        self.ui = {}
        for at, meaning in enumerate(first):
            cells = list(dict.fromkeys(row[at][:LONGEST_SHOWN] for _, row in table.rows[:50] if row[at]))[:SHOWN_CELLS]
            self.fields[f"c{at}"] = forms.ChoiceField(
                choices=choices,
                initial=meaning,
                required=False,
                label=name_of(table.header, at)[:80],
                help_text="For example: " + " · ".join(cells) if cells else "Nothing in the first rows",
                error_messages={"invalid_choice": "Choose what the column holds"},
            )
            self.ui[f"c{at}"] = {"optional": False}
        if wave.questionnaire.audience == Audience.PARENTS:
            self.fields["contacts"] = forms.ChoiceField(
                choices=[
                    (ALL, "Every contact with parental responsibility"),
                    (FIRST, "Only the first contact of each child who has an email address"),
                ],
                initial=FIRST if remembered.get("first_only") else ALL,
                widget=forms.RadioSelect,
                label="Who is invited?",
                error_messages={"required": "Choose who is invited"},
            )
        self.found_email = Meaning.EMAIL in first or Meaning.OTHER_EMAIL in first
        self.has_headings = any(table.header)
        self._ask_about_unclear_cells()

    def _ask_about_unclear_cells(self) -> None:
        """A question for each such column as it is chosen now; named for the column, so that an answer is its own."""
        numbers = range(len(self.table.header))
        meanings = [str(self[f"c{at}"].value() or "") for at in numbers]
        self.questions: dict[str, str] = {}
        for meaning, unclear in unclear_cells(self.table, meanings).items():
            at = meanings.index(meaning)
            words = ", ".join(f"“{word}”" for word in unclear.words)
            rows = "1 row has" if unclear.rows == 1 else f"{unclear.rows:,} rows have"
            self.questions[meaning] = name = f"{meaning}{at}"
            self.fields[name] = forms.ChoiceField(
                choices=[(INVITE, "Invite these people"), (LEAVE_OUT, "Leave these people out")],
                widget=forms.RadioSelect,
                label=f"{rows} neither yes nor no under “{name_of(self.table.header, at)[:80]}”. What should happen?",
                help_text=f"{'The words are' if len(unclear.words) > 1 else 'It says'} {words}"
                + (", and more" if len(unclear.words) == MOST_WORDS else ""),
                error_messages={
                    "required": f"Choose whether people with {unclear.words[0]} under"
                    f" “{name_of(self.table.header, at)[:80]}” are invited"
                },
            )

    def asked(self):
        """For the template: the questions about cells that are unclear."""
        return [self[name] for name in self.questions.values()]

    @property
    def invite_unclear(self) -> dict[str, bool]:
        """What was answered, by the meaning of the column."""
        return {meaning: self.cleaned_data.get(name) == INVITE for meaning, name in self.questions.items()}

    def _first_meanings(self, wave: Wave, remembered: dict[str, Any], known: set[str]) -> list[str]:
        meanings = remembered.get("meanings", [])
        self.is_remembered = len(meanings) == len(self.table.header) and set(meanings) <= known
        return meanings if self.is_remembered else guess_meanings(self.table, wave.breakdowns)

    def columns(self, *, used: bool):
        """The fields of the columns that are used, or of the others: as they were guessed, so that none moves."""
        for name in self.fields:
            if name[:1] == "c" and name[1:].isdigit():
                is_used = bool(self.fields[name].initial) or bool(self.errors.get(name))
                if is_used == used:
                    yield self[name]

    def used(self):
        """For the template."""
        return list(self.columns(used=True))

    def others(self):
        """For the template."""
        return list(self.columns(used=False))

    def clean(self):
        """One column of addresses; nothing else twice; children are known where their first contact is wanted."""
        data = super().clean() or {}
        meanings = self.meanings()
        if Meaning.EMAIL not in meanings and Meaning.OTHER_EMAIL not in meanings:
            self.add_error(None, "Choose the column that holds the email addresses")
        twice = {meaning for meaning, number in Counter(meanings).items() if number > 1 and meaning not in SEVERAL}
        for at, meaning in enumerate(meanings):
            if meaning in twice and meaning in meanings[:at]:
                self.add_error(f"c{at}", "Two columns have this meaning. Choose one of them")
        if data.get("contacts") == FIRST and Meaning.PUPIL not in meanings:
            self.add_error("contacts", "To find the first contact of each child, choose the column with its number")
        return data

    def meanings(self) -> list[str]:
        """What was chosen, in the order of the columns."""
        return [self.cleaned_data.get(f"c{at}", "") for at in range(len(self.table.header))]

    @property
    def first_only(self) -> bool:
        """Whether only the first contact of each child is invited."""
        return self.cleaned_data.get("contacts") == FIRST


def columns_form(wave: Wave, school: Any, table: Table, data: Any = None) -> ColumnsForm:
    """The form for a table, filled in with what the school said last time or with guesses."""
    remembered = remembered_columns(school, wave.questionnaire.audience, table.header)
    return ColumnsForm(data, table=table, wave=wave, remembered=remembered)


def table_of(data: Any) -> Table:
    """The table that travelled in a form. Raises BadList."""
    if not data.get("table"):
        raise BadList("The list was lost on its way. Choose the file again.")
    return unpack(data["table"])


class TakeForm(forms.Form):
    """Instead of the people there are, or beside them."""

    mode = forms.ChoiceField(
        choices=[(REPLACE, "Replace it with this list"), (ADD, "Add these people to it")],
        initial=REPLACE,
        widget=forms.RadioSelect,
        label="What should happen to your current list?",
        error_messages={"required": "Choose what should happen to your current list"},
    )
    ui = {"mode": {"hints": {ADD: "Anyone on both lists gets the group from this one."}}}


class LatePersonForm(forms.Form):
    """Somebody who was forgotten, or came after the survey had opened."""

    email = AddressField()

    def __init__(self, *args, wave: Wave, **kwargs):
        super().__init__(*args, **kwargs)
        if wave.languages:
            offered = [code for code in wave.languages if code in LANGUAGES]
            choices = [(code, LANGUAGES[code].name) for code in (ENGLISH.code, *offered)]
            self.fields["language"] = forms.ChoiceField(
                choices=choices,
                initial=ENGLISH.code,
                label="Language of the invitation",
                error_messages={"required": "Choose a language"},
            )


class AddressForm(forms.Form):
    """The address of somebody who could not be reached."""

    email = AddressField()
