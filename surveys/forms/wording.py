"""What is written about a wave: its groups, the school's words in the invitation, and what it answers afterwards."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from framework.enums import Audience
from framework.languages import ENGLISH
from surveys.recipients.groups import MOST_BREAKDOWNS, SUGGESTED, names_of
from wqm.editing.forms import EditedForm


class BreakdownsForm(EditedForm):
    """Up to three ways to group people, each a name and its groups, one on a line."""

    def __init__(self, *args, wave, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = lines = [(name, "\n".join(words)) for name, words in names_of(wave.breakdowns)]
        if not lines and not self.is_bound:
            lines = [(name, "\n".join(words)) for name, words in SUGGESTED[Audience(wave.questionnaire.audience)]]
        for at in range(MOST_BREAKDOWNS):
            name, words = lines[at] if at < len(lines) else ("", "")
            self.fields[f"name_{at}"] = forms.CharField(
                label=f"Breakdown {at + 1}", max_length=40, required=False, initial=name
            )
            self.fields[f"categories_{at}"] = forms.CharField(
                label="Groups, one on each line",
                help_text="A group too small to be shown alone is combined with the one above it.",
                required=False,
                initial=words,
                widget=forms.Textarea,
            )
        self.ui = {name: {"optional": False} for name in self.fields}

    @property
    def first(self) -> list[BoundField]:
        """The fields of the first way to group people, which is enough for most."""
        return self._fields_at(0)

    @property
    def others(self) -> list[BoundField]:
        """Those of the other ways."""
        return [field for at in range(1, MOST_BREAKDOWNS) for field in self._fields_at(at)]

    @property
    def others_open(self) -> bool:
        """Whether something is in them, or wrong with them."""
        return any(field.value() or field.errors for field in self.others)

    def _fields_at(self, at: int) -> list[BoundField]:
        return [self[f"name_{at}"], self[f"categories_{at}"]]

    def clean(self):
        """A grouping has both a name and its groups, or neither."""
        data = super().clean() or {}
        for at in range(MOST_BREAKDOWNS):
            name, words = data.get(f"name_{at}"), self._lines(at)
            if name and not words:
                self.add_error(f"categories_{at}", f"Enter the groups for “{name}”, or clear its name")
            if words and not name:
                self.add_error(f"name_{at}", "Enter a name for this breakdown, such as “Year group”")
        return data

    def _lines(self, at: int) -> list[str]:
        words = self.cleaned_data.get(f"categories_{at}", "")
        return [" ".join(line.split())[:60] for line in words.splitlines() if line.strip()]

    def breakdowns(self) -> list[tuple[str, list[str]]]:
        """(name, groups) in order."""
        names = [(self.cleaned_data[f"name_{at}"], self._lines(at)) for at in range(MOST_BREAKDOWNS)]
        return [(name, lines) for name, lines in names if name]

    def values_of(self, data) -> dict[str, Any]:
        """All groupings are one value: which comes first decides what may be shown."""
        return {"breakdowns": self.breakdowns()}

    def values_shown(self) -> dict[str, Any]:
        """What is stored: what we suggest is of nobody yet."""
        return {"breakdowns": [(name, words.split("\n")) for name, words in self.stored]}

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """A name and lines for each grouping there can be."""
        pairs = [*value, *[("", [])] * MOST_BREAKDOWNS][:MOST_BREAKDOWNS]
        names = {f"name_{at}": name for at, (name, _) in enumerate(pairs)}
        return names | {f"categories_{at}": "\n".join(lines) for at, (_, lines) in enumerate(pairs)}


class MessagesForm(EditedForm):
    """Languages in which people can answer, and the school's own words in the invitation."""

    languages = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Other languages people can respond in"
    )

    ticks = ("languages",)

    def __init__(self, *args, wave, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.wave = wave
        choices: Any = self.fields["languages"]
        choices.choices, choices.initial = offered, wave.languages
        if not offered:
            del self.fields["languages"]
        for language, name in [(ENGLISH.code, ENGLISH.name), *offered]:
            self.fields[f"message_{language}"] = forms.CharField(
                label=f"Your message ({name})",
                help_text="This appears at the top of the invitation." if not offered else "",
                required=False,
                max_length=1000,
                initial=wave.messages.get(language, ""),
                widget=forms.Textarea,
            )

    def chosen(self) -> list[str]:
        """Codes of the languages."""
        return self.cleaned_data.get("languages", self.wave.languages)

    def messages(self) -> dict[str, str]:
        """Words by language."""
        start = len("message_")
        return {name[start:]: words for name, words in self.cleaned_data.items() if name.startswith("message_")}


class RepliesForm(EditedForm):
    """ "You said, we did" as pairs of fields: the lines there are, and a few empty ones."""

    EMPTY = 3

    def __init__(self, *args, replies=(), **kwargs):
        super().__init__(*args, **kwargs)
        number = max(len(replies) + self.EMPTY, self._sent())
        for at in range(number):
            said, did = (replies[at].said, replies[at].did) if at < len(replies) else ("", "")
            self.fields[f"said_{at}"] = forms.CharField(
                label=f"You said ({at + 1})", max_length=400, required=False, initial=said
            )
            self.fields[f"did_{at}"] = forms.CharField(
                label=f"We did ({at + 1})", max_length=600, required=False, initial=did, widget=forms.Textarea
            )
        self.ui = {name: {"optional": False, "rows": 2} for name in self.fields}

    def _sent(self) -> int:
        return min(sum(name.startswith("said_") for name in self.data), 40)

    def clean(self):
        """A line says both what was said and what was done."""
        data = super().clean() or {}
        for name in [name for name in data if name.startswith("said_")]:
            other = name.replace("said", "did")
            if bool(data[name]) != bool(data.get(other)):
                missing, described = (other, "what you did about it") if data[name] else (name, "what was said")
                self.add_error(missing, f"Enter {described}, or leave both boxes blank")
        return data

    def lines(self) -> list[tuple[str, str]]:
        """(said, did) in order."""
        return list(self.values_of(self.cleaned_data).values())

    def values_of(self, data) -> dict[str, Any]:
        """A line is a value, by its place."""
        places = [name.removeprefix("said_") for name in self.fields if name.startswith("said_")]
        return {f"line_{at}": (data[f"said_{at}"], data[f"did_{at}"]) for at in places}

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """The two fields of a line."""
        return {name.replace("line", "said"): value[0], name.replace("line", "did"): value[1]}
