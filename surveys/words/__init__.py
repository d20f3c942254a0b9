"""Our own words on the pages of respondents, a module per language; the texts of a questionnaire are its translation's.

English is the source: every language has exactly its keys and its placeholders, and a test holds them to it. No
compiled catalogue, so a clean checkout speaks every language at once.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from surveys.words import ar, cy, en, en_easy, pl, ro, ur

ENGLISH = "en"
# Codes as in `Wave.languages`, with the name by which people know their language.
NAMES = {
    "en": "English",
    "cy": "Cymraeg",
    "pl": "Polski",
    "ro": "Română",
    "ur": "اردو",
    "ar": "العربية",
    "en-easy": "Easy Read",
}
RIGHT_TO_LEFT = {"ur", "ar"}
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": en.WORDS,
        "cy": cy.WORDS,
        "pl": pl.WORDS,
        "ro": ro.WORDS,
        "ur": ur.WORDS,
        "ar": ar.WORDS,
        "en-easy": {**en.WORDS, **en_easy.WORDS},
    }
)
# What a page says of its language: Easy Read is English.
TAGS = {"en": "en-GB", "en-easy": "en-GB"}


def known(code: str) -> str:
    """The code if we have words for it, else English."""
    return code if code in WORDS else ENGLISH


def tag_of(code: str) -> str:
    """The language tag of a page, for browsers and voices."""
    return TAGS.get(code, code)


def day_in(code: str, day: date) -> str:
    """ "Wednesday 9 December" in that language."""
    words = WORDS[code]
    weekday, month = words["weekdays"].split()[day.weekday()], words["months"].split()[day.month - 1]
    return words["day"].format(weekday=weekday, day=day.day, month=month)
