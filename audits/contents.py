"""What a device sends in a step: from the fields of a form to what is sealed. Pure functions.

What is wrong comes back as problems by field, each a sentence; what was typed stays in the form.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from audits.enums import DOTS, LONGEST_ENTRY, MOST_ENTRIES, EntryKind, Mark, StepKind
from wqm.lines import UNSEEN, one_line

# Bytes of an envelope of each kind of step: the same for any content.
SIZES = {
    StepKind.ALONE: 24_000,
    StepKind.GROUPS: 48_000,
    StepKind.READING: 4_000,
    StepKind.PROMISES: 4_000,
    StepKind.CLOSING: 200,
}
EXIT_POINTS = 5
# Letters that are drawn as nothing: fillers of Hangul, and the empty pattern of Braille.
BLANK = "\u115f\u1160\u3164\uffa0\u2800"
# (name of a field, sentence), as in Sent.
NOTHING_FILLED_IN = (
    "entries",
    "You have not filled in anything yet. Choose a rating or write an entry, then send",
)
MORE_THAN_FITS = ("entries", "This is more than fits. Shorten some entries, then send again")


@dataclass(frozen=True)
class Asked:
    """What a step asks for: principles by number, points of the scale, entries and agreements that are shown."""

    principles: Sequence[int] = ()
    points: Sequence[int] = ()
    entries: Collection[str] = ()
    agreements: Collection[str] = ()
    asks_exit: bool = False


@dataclass
class Sent:
    """`content` is what is sealed; `problems` are (name of a field, sentence)."""

    content: dict[str, Any]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not any(self.content.values())


def read(kind: str, data: QueryDict, asked: Asked) -> Sent:
    """What the form of a step of this kind holds. Raises KeyError for a step in which nothing is sent."""
    return READERS[StepKind(kind)](data, asked)


def _alone(data: QueryDict, asked: Asked) -> Sent:
    sent = Sent({"r": _chosen(data, "rating", asked.principles, asked.points), "e": [], "h": 0})
    _read_entries(data, asked, sent)
    sent.content["h"] = int(any(data.get(f"hot-{number}") for number in asked.principles))
    if asked.agreements:  # online this is the only step
        sent.content |= _promises(data, asked).content
    if asked.asks_exit:
        sent.content |= _closing(data, asked).content
    return sent


def _groups(data: QueryDict, asked: Asked) -> Sent:
    sent = Sent({"l": _chosen(data, "level", asked.principles, asked.points), "e": [], "j": {}})
    _read_entries(data, asked, sent)
    for name, into in data.items():
        entry = name.removeprefix("join-")
        if entry != name and entry != into and {entry, into} <= set(asked.entries):
            sent.content["j"][entry] = into
    # What was joined to something that was joined itself goes to the end of the chain; a ring is cut.
    sent.content["j"] = {entry: end for entry in sent.content["j"] if (end := _end(entry, sent.content["j"]))}
    return sent


def _end(entry: str, joins: Mapping[str, str]) -> str:
    seen, at = {entry}, joins[entry]
    while at in joins:
        if at in seen:
            return ""
        seen.add(at)
        at = joins[at]
    return at


def _reading(data: QueryDict, asked: Asked) -> Sent:
    dots = list(dict.fromkeys(entry for entry in data.getlist("dot") if entry in asked.entries))
    sent = Sent({"d": dots, "r": _chosen(data, "rating", asked.principles, asked.points)})
    if len(dots) > DOTS:
        sent.problems.append(("dot", f"You have placed {len(dots)} dots. Choose up to {DOTS} entries"))
    return sent


def _promises(data: QueryDict, asked: Asked) -> Sent:
    marks = {agreement: data.get(f"mark-{agreement}", "") for agreement in asked.agreements}
    return Sent({"m": {agreement: mark for agreement, mark in marks.items() if mark in Mark.values}})


def _closing(data: QueryDict, asked: Asked) -> Sent:
    chosen = data.get("exit", "")
    return Sent({"x": int(chosen) if chosen in {str(point) for point in range(1, EXIT_POINTS + 1)} else 0})


READERS: dict[StepKind, Callable[[QueryDict, Asked], Sent]] = {
    StepKind.ALONE: _alone,
    StepKind.GROUPS: _groups,
    StepKind.READING: _reading,
    StepKind.PROMISES: _promises,
    StepKind.CLOSING: _closing,
}


def _chosen(data: QueryDict, name: str, principles: Sequence[int], points: Sequence[int]) -> dict[str, int]:
    """The point that was chosen for each principle; what is none of the scale was not chosen."""
    allowed = {str(point): point for point in points}
    given = {number: data.get(f"{name}-{number}", "") for number in principles}
    return {str(number): allowed[value] for number, value in given.items() if value in allowed}


def _read_entries(data: QueryDict, asked: Asked, sent: Sent) -> None:
    entries = sent.content["e"]
    for number in asked.principles:
        for kind in EntryKind.values:
            name = f"entry-{number}-{kind}"
            for text in map(cleaned, data.getlist(name)):
                if len(text) > LONGEST_ENTRY:
                    sent.problems.append((name, too_long(text)))
                elif text:
                    entries.append([number, kind, text])
    if len(entries) > MOST_ENTRIES:
        more = len(entries) - MOST_ENTRIES
        problem = f"You have written {len(entries)} entries. Up to {MOST_ENTRIES} fit: take out {more}"
        sent.problems.append(("entries", problem))


def cleaned(text: str) -> str:
    """An entry as it is stored: one line, without what takes no room or turns the order of letters.

    Empty where nothing of it can be seen: a card without words would say that somebody wrote one.
    """
    line = one_line(text.translate(UNSEEN))
    return line if any(_is_seen(character) for character in line) else ""


def _is_seen(character: str) -> bool:
    return character not in BLANK and unicodedata.category(character)[0] not in "CMZ"


def too_long(text: str) -> str:
    """What to do about an entry that does not fit."""
    over = len(text) - LONGEST_ENTRY
    letters = "1 character" if over == 1 else f"{over} characters"
    return f"This entry is {letters} too long. Shorten it, or write two"
