"""Names are one line, wherever they come from: a form, a file, a script.

Names stand in subjects and between the sentences of mail; with a line break in it a name could write its own.
"""

import unicodedata
from typing import Any

from django.db import models

# Each word of a search is a question to every row.
LONGEST_SEARCH, MOST_WORDS = 200, 8
# What turns the order of the letters around it, and what takes no room: with them a person's name reads as another one,
# or as none. Joiners stay, because names in some languages need them.
UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def search_words(text: str) -> list[str]:
    """The words that are looked for: the first few of what was typed, however much that was."""
    return text[:LONGEST_SEARCH].split()[:MOST_WORDS]


def one_line(text: str) -> str:
    """The text on one line: breaks, tabs and runs of spaces are one space, control characters are gone."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(_kept(character) for character in text).split())


def name_of_person(text: str) -> str:
    """A person's name on one line, as it reads. Titles may need what turns the order of letters; names do not."""
    return one_line(text.translate(UNSEEN))


def _kept(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in ("Zl", "Zp"):
        return " "
    return "" if unicodedata.category(character) == "Cc" else character


class LineField(models.CharField):
    """A CharField whose value is one line, in the table and on the row that was saved. Migrations see a CharField."""

    def deconstruct(self) -> Any:
        """As what it is in the database."""
        name, _, arguments, keywords = super().deconstruct()
        return name, "django.db.models.CharField", arguments, keywords

    def get_prep_value(self, value: Any) -> Any:
        """For bulk writes and updates, which do not go through rows."""
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The row says what the table says."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = one_line(value)
            setattr(model_instance, self.attname, value)
        return value
