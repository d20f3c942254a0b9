"""Words in a column of a list that become groups: what a school said last time, the same name, or a proposal.

A proposal is for a person to look at; nobody stands in a group because of one before somebody has saved it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys.recipients.columns import GROUP
from surveys.recipients.gate import LONGEST_SHOWN, Gate
from surveys.recipients.groups import Breakdown, category_of, plain
from surveys.recipients.proposals import propose
from wqm.contacts.addresses import usable_address
from wqm.contacts.columns import Meaning, name_of
from wqm.tables.table import Table
from wqm.visible import visible

MOST_VALUES = 200  # of a column; of the others only those with the name of a group count
Chosen = Mapping[str, Mapping[str, str]]  # breakdown -> words as `plain` has them -> category, empty for none


class Source(StrEnum):
    """Why a value stands in a group to begin with."""

    SAVED = "saved"
    SAME_NAME = "same name"
    SUGGESTED = "suggested"
    NOTHING = ""


@dataclass(frozen=True)
class Value:
    """What stands in cells: how it is compared and shown, how many people have it, its category, and why."""

    key: str
    shown: str
    people: int
    category: str
    source: Source


@dataclass(frozen=True)
class GroupColumn:
    """A column that puts people into the categories of a breakdown: its name, its values, the most frequent first."""

    breakdown: Breakdown
    name: str
    values: list[Value]
    is_too_many: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: a value has a proposal, or nothing."""
        return any(value.source in (Source.SUGGESTED, Source.NOTHING) for value in self.values)

    @property
    def chosen(self) -> dict[str, str]:
        """Where each value stands that needs nobody to look."""
        return {value.key: value.category for value in self.values if value.source in (Source.SAVED, Source.SAME_NAME)}


def group_columns(
    table: Table,
    meanings: Sequence[str],
    breakdowns: Sequence[Breakdown],
    *,
    invite_unclear: Mapping[str, bool] | None = None,
    saved: Mapping[str, Mapping[str, str]] | None = None,
) -> list[GroupColumn]:
    """For each breakdown with a column its values, of the people who can be invited.

    `saved` has for a breakdown's code what the school said: `fingerprint` of a value -> name of a category, or empty.
    """
    by_code = {breakdown["code"]: breakdown for breakdown in breakdowns}
    codes = [(meaning.removeprefix(GROUP), at) for at, meaning in enumerate(meanings) if meaning.startswith(GROUP)]
    places = [(by_code[code], at) for code, at in codes if code in by_code]
    rows = _invited(table, meanings, invite_unclear or {}) if places else []
    return [_column(table, at, breakdown, rows, (saved or {}).get(breakdown["code"], {})) for breakdown, at in places]


def fingerprint(key: str) -> str:
    """What a value is remembered by; the words themselves are not kept longer than the list."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _invited(table: Table, meanings: Sequence[str], invite_unclear: Mapping[str, bool]) -> list[list[str]]:
    gate = Gate(meanings, invite_unclear)
    emails = [at for at, meaning in enumerate(meanings) if meaning in (Meaning.EMAIL, Meaning.OTHER_EMAIL)]
    return [row for _, row in table.rows if gate.lets_in(row) and any(usable_address(row[at]) for at in emails)]


def _column(
    table: Table, at: int, breakdown: Breakdown, rows: Sequence[Sequence[str]], saved: Mapping[str, str]
) -> GroupColumn:
    shown: dict[str, str] = {}
    people: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for row in rows:
        cell = row[at]
        if cell not in keys:
            keys[cell] = plain(cell)
        if key := keys[cell]:
            people[key] += 1
            shown.setdefault(key, visible(cell)[:LONGEST_SHOWN])
    values = [
        Value(key, shown[key], number, *_place(key, shown[key], breakdown, saved))
        for key, number in sorted(people.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
    ]
    return GroupColumn(breakdown, name_of(table.header, at)[:80], values, len(people) > MOST_VALUES)


def _place(key: str, shown: str, breakdown: Breakdown, saved: Mapping[str, str]) -> tuple[str, Source]:
    """The category of a value, and why. What was saved about a category that is gone says nothing."""
    if (name := saved.get(fingerprint(key))) is not None:
        code = next((each["code"] for each in breakdown["categories"] if each["name"] == name), "")
        if code or not name:
            return code, Source.SAVED
    if code := category_of(breakdown, shown):
        return code, Source.SAME_NAME
    code = propose(key, breakdown)
    return code, Source.SUGGESTED if code else Source.NOTHING
