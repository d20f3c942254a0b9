"""Voices are roles and never people: what in a note says who spoke. Pure functions.

The tablet asks the same before it stores a note (static/js/day/voices.js); here it is decided.
"""

import re
from collections.abc import Collection

from wqm.sealing.names import NOT_NAMES, WORD

# Fewer people than these can be told apart by what they say.
FEWEST_VOICES = 5

TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Madam|Fr|Father|Rev|Sister)\.?\s+[A-ZÀ-ÖØ-Þ][\w’'-]+")
NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
YEAR = rf"(?:year|yr|y)\s?(?:{NUMBER})|reception|nursery|key stage \d|ks\d"
GROUP = rf"{YEAR}|class \w+|form \w+"
STAFF = r"ta|teaching assistant|lsa|hlta|teacher|tutor|form tutor|class teacher|head of year|senco|dsl"
JOBS = (
    rf"{STAFF}|head of department|caretaker|site manager|cook|receptionist|business manager|bursar|librarian|"
    r"counsellor|nurse|pupil|student|parent|governor|mother|father|mum|dad"
)
ONE = r"(?:the|a|an|one|our|their|this|that|his|her)"
# In haste the article is left out. What the DfE calls teacher assessment is no person.
ONE_OF_THEM = re.compile(
    rf"\b(?:(?:{ONE}\s+)?(?:{YEAR})\s+(?:{STAFF})(?!\s+assessment)|{ONE}\s+(?:{GROUP})\s+(?:{JOBS})|"
    rf"{ONE}\s+(?:{JOBS})\s+(?:in|of|from)\s+(?:{GROUP}))\b",
    re.IGNORECASE,
)
# Jobs of which a school has one person.
ONLY = (
    r"deputy head(?:teacher)?|caretaker|site manager|cook|receptionist|business manager|bursar|librarian|counsellor|"
    r"nurse|senco|dsl"
)
ONLY_ONE = re.compile(rf"\bthe (?:{ONLY})\b", re.IGNORECASE)
QUOTED = re.compile(r"[“”\"«»]|(?:^|\s)[‘'](?=\S)[^‘’']{8,}[’'](?:\s|$|[.,;!?])")


def people_in(text: str, known: Collection[str]) -> list[str]:
    """What in a text says who somebody is, in order: names that are known here, titles with a name, “the Year 4 TA”.

    `known` are parts of names in small letters. A word counts as a name with a capital alone: a Ms May works here, and
    pupils may wait.
    """
    patterns = (TITLED, ONE_OF_THEM, ONLY_ONE)
    found = [(match.start(), match[0]) for pattern in patterns for match in pattern.finditer(text)]
    names = set(known) - NOT_NAMES
    for match in WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match[0])
        if word[:1].isupper() and word.lower() in names and not any(word in said for _, said in found):
            found.append((match.start(), word))
    return [said for _, said in sorted(found)]


def is_quoted(text: str) -> bool:
    """It has somebody's own words in it."""
    return QUOTED.search(text) is not None
