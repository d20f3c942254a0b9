"""What is chosen about a list of people: the file, the meaning of its columns, and how it is taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from framework.enums import Audience
from framework.languages import ENGLISH, LANGUAGES
from surveys.models import Wave
from surveys.queries.lists import remembered_columns
from surveys.recipients import Meaning, Table, guess_meanings, unclear_cells
from surveys.recipients.columns import choices_of
from surveys.recipients.gate import MOST_WORDS
from surveys.recipients.titles import GroupColumn, Value, fingerprint
from surveys.services.lists import ADD, REPLACE
from wqm.contacts.columns import SEVERAL, name_of
from wqm.contacts.forms import AddressField
from wqm.contacts.reading import LONGEST_TYPED
from wqm.files.checks import BadUpload, check_size
from wqm.tables.enums import UploadKind
from wqm.tables.models import Upload
from wqm.tables.services import MOST_BYTES
from wqm.tables.writing import plain_text

NO_GROUP = "-"
SHOWN_CELLS, LONGEST_SHOWN = 3, 40
ALL, FIRST = "all", "first"
INVITE, LEAVE_OUT = "invite", "leave_out"


class RecipientsForm(forms.Form):
    """A list of people, as a file or as it is typed."""

    list = forms.FileField(
        required=False,
        label="List of people",
        help_text=(
            "A CSV or Excel file exported from your school’s system. You can check everything before it is saved. We"
            " keep only each person’s email address, group and language."
        ),
        error_messages={"empty": "This file is empty. Choose a different one."},
    )
    typed = forms.CharField(
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.Textarea(attrs={"spellcheck": "false"}),
        label="Email addresses",
        help_text=(
            "One on each line, or separated by commas. You can include names, such as Ann Lee <ann@school.example>,"
            " or paste rows from a spreadsheet."
        ),
        error_messages={"max_length": "There are too many addresses to enter here. Upload them as a file"},
    )
    ui = {"list": {"optional": False}, "typed": {"rows": 8, "optional": False}}

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any):
        data = data.copy() if data is not None else None
        if data and data.get("typed"):
            data["typed"] = plain_text(data["typed"])  # what no field may hold, and nobody sees
        super().__init__(data, files, **kwargs)

    def clean_list(self):
        """Not enormous."""
        upload = self.cleaned_data["list"]
        try:
            if upload:
                check_size(upload.size, MOST_BYTES)
        except BadUpload as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    def clean(self):
        """The one or the other."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("list")) == bool(data.get("typed")):
            both = data.get("list")
            self.add_error(
                "list", "Choose a file or enter email addresses, not both" if both else "Choose a file with your list"
            )
        return data

    @property
    def opens_typed(self) -> bool:
        """Whether the addresses are shown at once: what was typed is not hidden."""
        return bool(self["typed"].value())

    @property
    def source(self) -> str:
        """The field that is filled in."""
        return "typed" if self.cleaned_data.get("typed") else "list"

    def content(self) -> tuple[UploadKind, bytes]:
        """What was sent, and how it is read."""
        if self.source == "typed":
            return UploadKind.TYPED, self.cleaned_data["typed"].encode()
        return UploadKind.PEOPLE, self.cleaned_data["list"].read()


class ColumnsForm(forms.Form):
    """A choice for each column of a table.

    Where a column says who has left or who has parental responsibility, and cells of it are neither yes nor no, what
    they mean is asked, without an answer to begin with: either guess would be wrong for somebody.
    """

    def __init__(self, *args, table: Table, wave: Wave, remembered: dict[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        choices = choices_of(wave.breakdowns, wave.questionnaire.audience)
        first = self._first_meanings(wave, remembered, {value for value, _ in choices})
        self.ui = {}
        for at, meaning in enumerate(first):
            cells = list(dict.fromkeys(row[at][:LONGEST_SHOWN] for _, row in table.rows[:50] if row[at]))[:SHOWN_CELLS]
            self.fields[f"c{at}"] = forms.ChoiceField(
                choices=choices,
                initial=meaning,
                required=False,
                label=name_of(table.header, at)[:80],
                help_text="For example: " + " · ".join(cells) if cells else "Blank in the first rows",
                error_messages={"invalid_choice": "Choose what this column contains"},
            )
            self.ui[f"c{at}"] = {"optional": False}
        if wave.questionnaire.audience == Audience.PARENTS:
            self._ask_who_is_invited(bool(remembered.get("first_only")))
        self.found_email = Meaning.EMAIL in first or Meaning.OTHER_EMAIL in first
        self.has_headings = any(table.header)
        self._ask_about_unclear_cells()

    def _meanings_now(self) -> list[str]:
        """As they are chosen on the page, before they are checked."""
        return [str(self[f"c{at}"].value() or "") for at in range(len(self.table.header))]

    def _ask_who_is_invited(self, first_only: bool) -> None:
        """Of parental responsibility is spoken only where a column says who has it."""
        has_responsibility = Meaning.RESPONSIBILITY in self._meanings_now()
        every = "Every contact with parental responsibility" if has_responsibility else "Every contact"
        self.fields["contacts"] = forms.ChoiceField(
            choices=[(ALL, every), (FIRST, "Only each child’s first contact with an email address")],
            initial=FIRST if first_only else ALL,
            widget=forms.RadioSelect,
            label="Who do you want to invite?",
            error_messages={"required": "Choose who to invite"},
        )

    def _ask_about_unclear_cells(self) -> None:
        """A question for each such column as it is chosen now; named for the column, so that an answer is its own."""
        meanings = self._meanings_now()
        self.questions: dict[str, str] = {}
        for meaning, unclear in unclear_cells(self.table, meanings).items():
            at = meanings.index(meaning)
            words = ", ".join(f"“{word}”" for word in unclear.words)
            rows = "1 row has" if unclear.rows == 1 else f"{unclear.rows:,} rows have"
            self.questions[meaning] = name = f"{meaning}{at}"
            self.fields[name] = forms.ChoiceField(
                choices=[(INVITE, "Invite these people"), (LEAVE_OUT, "Leave these people out")],
                widget=forms.RadioSelect,
                label=f"{rows} neither yes nor no under “{name_of(self.table.header, at)[:80]}”. Invite them?",
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
        if self.is_remembered:
            return list(meanings)
        return guess_meanings(self.table, wave.breakdowns, wave.questionnaire.audience)

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
            self.add_error(None, "Choose the column with the email addresses")
        twice = {meaning for meaning, number in Counter(meanings).items() if number > 1 and meaning not in SEVERAL}
        for at, meaning in enumerate(meanings):
            if meaning in twice and meaning in meanings[:at]:
                self.add_error(f"c{at}", "You have chosen this for two columns. Choose it for one only")
        if data.get("contacts") == FIRST and Meaning.PUPIL not in meanings:
            self.add_error("contacts", "To find each child’s first contact, choose the column with the pupil number")
        return data

    def meanings(self) -> list[str]:
        """What was chosen, in the order of the columns."""
        return [self.cleaned_data.get(f"c{at}", "") for at in range(len(self.table.header))]

    @property
    def first_only(self) -> bool:
        """Whether only the first contact of each child is invited."""
        return self.cleaned_data.get("contacts") == FIRST


def columns_form(wave: Wave, school: Any, upload: Upload, data: Any = None) -> ColumnsForm:
    """The form for an upload, filled in with what was just said, what the school said last time, or guesses."""
    table = upload.table()
    known = upload.choices if upload.choices.get("meanings") else None
    remembered = known or remembered_columns(school, wave.questionnaire.audience, table.header)
    return ColumnsForm(data, table=table, wave=wave, remembered=remembered)


class GroupsForm(forms.Form):
    """For each value of a column the group that its people are in. What is only suggested says so beside it."""

    def __init__(self, *args: Any, columns: Sequence[GroupColumn], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.columns, self.ui = columns, {}
        for column in columns:
            choices = [(category["code"], category["name"]) for category in column.breakdown["categories"]]
            for value in column.values:
                name = _name(column, value)
                self.fields[name] = forms.ChoiceField(
                    choices=[(NO_GROUP, "No group"), *choices],
                    initial=value.category or NO_GROUP,
                    label=f"Group of “{value.shown}”",
                    error_messages={"required": f"Choose a group for “{value.shown}”"},
                )
                self.ui[name] = {"label_hidden": True}

    def sections(self) -> Iterator[tuple[GroupColumn, list[tuple[Value, BoundField]]]]:
        """For the template: each column, and its values with their fields."""
        for column in self.columns:
            yield column, [(value, self[_name(column, value)]) for value in column.values]

    def chosen(self) -> dict[str, dict[str, str]]:
        """What was said, by breakdown and value."""
        return {
            column.breakdown["code"]: {value.key: self._category(column, value) for value in column.values}
            for column in self.columns
        }

    def _category(self, column: GroupColumn, value: Value) -> str:
        code = self.cleaned_data[_name(column, value)]
        return "" if code == NO_GROUP else code


def _name(column: GroupColumn, value: Value) -> str:
    """The same in two tabs, in which the values may be in another order."""
    return f"{column.breakdown['code']}-{fingerprint(value.key)}"


class TakeForm(forms.Form):
    """Instead of the people there are, or beside them."""

    mode = forms.ChoiceField(
        choices=[(REPLACE, "Replace it with this list"), (ADD, "Add these people to it")],
        initial=REPLACE,
        widget=forms.RadioSelect,
        label="What do you want to do with your current list?",
        error_messages={"required": "Choose what to do with your current list"},
    )
    ui = {"mode": {"hints": {ADD: "Anyone on both lists moves to their group on this one."}}}


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
