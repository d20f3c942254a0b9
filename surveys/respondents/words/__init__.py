"""Our own words on the pages of respondents, a module per language; the texts of a questionnaire are its translation's.

English is the source: every language has exactly its keys and its placeholders, and a test holds them to it. No
compiled catalogue, so a clean checkout speaks every language at once.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from framework import languages
from surveys.respondents.words import ar, cy, en, en_easy, pl, ro, ur

ENGLISH = languages.ENGLISH.code
# Keep what is between them in its own reading order.
LEFT_TO_RIGHT, EITHER, END = "\u2066", "\u2068", "\u2069"
TELEPHONE = re.compile(r"\d[\d ]+\d")


def _with_telephones(words: Mapping[str, str]) -> dict[str, str]:
    """The groups of a telephone number would be read from the right in these languages; isolated, they are not."""
    return {key: TELEPHONE.sub(rf"{LEFT_TO_RIGHT}\g<0>{END}", text) for key, text in words.items()}


WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": en.WORDS,
        "cy": cy.WORDS,
        "pl": pl.WORDS,
        "ro": ro.WORDS,
        "ur": _with_telephones(ur.WORDS),
        "ar": _with_telephones(ar.WORDS),
        "en-easy": {**en.WORDS, **en_easy.WORDS},
    }
)
# Of the languages that we have words in: the name by which people know theirs, and whether it runs from the right.
NAMES = {code: languages.language_of(code).own_name for code in WORDS}
RIGHT_TO_LEFT = {code for code in WORDS if languages.language_of(code).direction == "rtl"}


def known(code: str) -> str:
    """The code if we have words for it, else English."""
    return code if code in WORDS else ENGLISH


def tag_of(code: str) -> str:
    """The language tag of a page, for browsers and voices."""
    return languages.language_of(code).tag


def day_in(code: str, day: date) -> str:
    """ "Wednesday 9 December" in that language."""
    words = WORDS[code]
    weekday, month = words["weekdays"].split()[day.weekday()], words["months"].split()[day.month - 1]
    return words["day"].format(weekday=weekday, day=day.day, month=month)
