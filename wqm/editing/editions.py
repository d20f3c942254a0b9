"""What a page showed of a thing that several people write: a save writes what its person changed, and nothing else.

A form carries an `Edition`: a number, counted at each save of the row, and a stamp of each value that the page showed.
A value that comes back as it was shown was not touched: so it is not written; another's change stays.
A value that was changed by both is refused, and both are shown (`wqm.editing.conflicts`).
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet

SHAPE = re.compile(r"\d{1,9}(?: [^\s=]{1,100}=[0-9a-f]{12})*")
# A translation shows a thousand texts at most, each under a name of a hundred letters at most.
LONGEST = 150_000


class Edition(int):
    """The edition that somebody started from; `shown` has a stamp of each value on their page, or none at all."""

    shown: Mapping[str, str]

    def __new__(cls, number: int = 0, shown: Mapping[str, str] | None = None) -> "Edition":
        edition = super().__new__(cls, number)
        edition.shown = dict(shown or {})
        return edition

    def __str__(self) -> str:
        """As it travels in a form."""
        return " ".join([int.__repr__(self), *(f"{name}={stamp}" for name, stamp in self.shown.items())])

    @classmethod
    def read(cls, text: str) -> "Edition":
        """What `str` gave. Raises ValueError for everything else."""
        if len(text) > LONGEST or not text.isascii() or not SHAPE.fullmatch(text):
            raise ValueError("This is no edition.")
        number, *stamps = text.split(" ")
        return cls(int(number), dict(stamp.split("=") for stamp in stamps))

    @classmethod
    def of(cls, number: int, values: Mapping[str, Any]) -> "Edition":
        """The edition of a page that shows `values`."""
        return cls(number, {name: stamp_of(value) for name, value in values.items()})


class EditConflict(Exception):
    """Somebody else changed the same. `current` is the row as it is stored now; nothing was overwritten.

    `stored` are the values that both changed, as they are stored; `again` is the edition from which a save starts whose
    person has seen them.
    """

    def __init__(self, current: Any, stored: Mapping[str, Any], again: Edition):
        super().__init__("Someone else saved this while you were writing.")
        self.current, self.stored, self.again = current, stored, again


def changes_of(
    current: Any,
    stored: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    edition: int | None,
    together: Iterable[Collection[str]] = (),
) -> dict[str, Any]:
    """What of `values` the person changed, to be written over `stored`, which the caller has locked; {} for nothing.

    `current` is the row. An edition without stamps knows only its number: then everything that differs was touched, and
    met another save where the row has another number. None, of what no page sent, meets nothing. Values of which one is
    only right beside another are `together`: they are written, or refused, all at once. Raises EditConflict.
    """
    differing = {name for name, value in values.items() if plain(stored[name]) != plain(value)}
    shown = getattr(edition, "shown", {})
    if edition is None:
        return {name: values[name] for name in values if name in differing}
    touched = {name for name in differing if shown.get(name) != stamp_of(values[name])}
    for group in together:
        touched |= differing.intersection(group) if touched.intersection(group) else set()
    if shown:
        met = {name for name in touched if shown.get(name) != stamp_of(stored[name])}
    else:
        met = touched if getattr(current, "edition", 0) != edition else set()
    if met:
        raise _conflict(current, {name: stored[name] for name in values if name in met}, shown)
    return {name: values[name] for name in values if name in touched}


def ticks_of(name: str, ticked: Iterable[Any], offered: Iterable[Any]) -> dict[str, bool]:
    """Each tick of a list is a value of its own, so that two people who tick two things have both."""
    keys = set(map(plain, ticked))
    return {f"{name}.{plain(each)}": plain(each) in keys for each in offered}


def ticked(name: str, stored: Mapping[str, Any], changes: Mapping[str, Any], offered: Iterable[Any]) -> list[Any]:
    """What is ticked of `offered` after these changes of `ticks_of` what is stored."""
    now = {**stored, **changes}
    return [each for each in offered if now[f"{name}.{plain(each)}"]]


def stamp_of(value: Any) -> str:
    """Twelve letters, the same for what reads the same; the value itself cannot be read from them."""
    return sha256(plain(value).encode()).hexdigest()[:12]


def plain(value: Any) -> str:
    """A value as a form would send it: nothing and no tick are "", a row is its key, the order of rows says nothing."""
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet | set | frozenset):
        value = sorted(map(plain, value))
    if isinstance(value, list | tuple):
        return json.dumps([plain(each) for each in value]) if value else ""
    return str(value)


def _conflict(current: Any, stored: dict[str, Any], shown: Mapping[str, str]) -> EditConflict:
    seen = {name: stamp_of(value) for name, value in stored.items()} if shown else {}
    return EditConflict(current, stored, Edition(getattr(current, "edition", 0), {**shown, **seen}))
