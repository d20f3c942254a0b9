"""Somebody who holds a dump of the database and wants to know who wrote which answer.

`attack`, given the names of two tables, reads every column and the system columns that PostgreSQL keeps with a row,
tries every order, every equality and every nearest value between any two columns, and keeps its best result.
`who_answered` looks at one table about people and tries to tell from it alone who has answered; also by how far a row
is from its neighbours, because a counter that others move is a clock.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import inf
from typing import Any

SYSTEM = ("ctid", "xmin", "xmax", "cmin", "cmax")

Row = dict[str, Any]


@dataclass(frozen=True)
class Best:
    """The strategy that linked most, how many answers it linked rightly, and how many strategies there were."""

    hits: int
    strategy: str
    strategies: int


def attack(
    cursor,
    people: str,
    answers: str,
    truth: dict[str, str],
    *,
    where: str = "true",
    person: Callable[[Row], str] = lambda row: str(row["id"]),
) -> Best:
    """Link each row of `answers` to a row of `people`, in every way there is.

    `truth` maps the key of an answer (its first column) to that of a person and serves for counting only. Attackers
    know whose row it is (`person`, of the rows `where`), and that those in `truth` answered: the best case for them.
    """
    return attack_rows(dump(cursor, people, where), dump(cursor, answers), truth, person)


def attack_rows(
    people: list[Row],
    answers: list[Row],
    truth: dict[str, str],
    person: Callable[[Row], str] = lambda row: str(row["id"]),
) -> Best:
    """The same with rows at hand, to which an attacker who knows more has added columns."""
    wanted = set(truth.values())
    theirs = [row for row in people if person(row) in wanted]
    given = [row for row in answers if _key(row) in truth]
    names = [person(row) for row in theirs]
    best, tried = Best(0, "", 0), 0
    for strategy, guess in _strategies(theirs, given):
        tried += 1
        hits = sum(truth[_key(row)] == names[at] for row, at in zip(given, guess, strict=True) if at is not None)
        if hits > best.hits:
            best = Best(hits, strategy, 0)
    return Best(best.hits, best.strategy, tried)


def who_answered(
    cursor, people: str, answered: set[str], *, where: str = "true", person=lambda row: str(row["id"])
) -> Best:
    """Name as many people as answered, by the ends of every column, of every difference of two columns, and of the
    distance of each row from the one before it and from the one behind it in the order of each column."""
    rows = dump(cursor, people, where)
    best, tried = Best(0, "", 0), 0
    for strategy, values in _measures(rows):
        ranked = [person(row) for _, row in sorted(zip(values, rows, strict=True), key=lambda pair: pair[0])]
        for end in (ranked[: len(answered)], ranked[-len(answered) :]):
            tried += 1
            hits = len(answered & set(end))
            if hits > best.hits:
                best = Best(hits, strategy, 0)
    return Best(best.hits, best.strategy, tried)


def _measures(rows: list[Row]) -> Iterator[tuple[str, list[float]]]:
    """Each column, each difference of two, and each distance between neighbours, as a number for every row."""
    numbers = {column: [_number(row[column]) for row in rows] for column in rows[0]}
    for name, values in numbers.items():
        yield name, values
        yield f"{name} after its neighbour", _gaps(values, 1)
        yield f"{name} before its neighbour", _gaps(values, -1)
        for other, others in numbers.items():
            if name < other:
                yield f"{name} - {other}", [a - b for a, b in zip(values, others, strict=True)]


def _gaps(values: list[float], step: int) -> list[float]:
    """How far each value is from the next smaller one (`step` 1) or the next larger one (-1); endless for the last."""
    order = sorted(range(len(values)), key=values.__getitem__, reverse=step < 0)
    gaps = [inf] * len(values)
    for before, here in pairwise(order):
        gaps[here] = abs(values[here] - values[before])
    return gaps


def dump(cursor, table: str, where: str = "true") -> list[Row]:
    """Every column of every row, also those that are not shown by SELECT *."""
    cursor.execute(f"SELECT *, {', '.join(SYSTEM)} FROM {table} WHERE {where}")  # noqa: S608 - our own names
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _key(row: Row) -> str:
    first = next(iter(row.values()))
    return bytes(first).hex() if isinstance(first, memoryview) else str(first)


def _strategies(people: list[Row], answers: list[Row]) -> Iterator[tuple[str, list[int | None]]]:
    """Each is a name and, for every answer, the place of a person or None."""
    for ours in people[0]:
        for theirs in answers[0]:
            here, there = [row[ours] for row in people], [row[theirs] for row in answers]
            yield f"{ours} = {theirs}", _equal(here, there)
            for kind in (_number, _text):
                yield f"order of {ours} and {theirs} ({kind.__name__})", _in_order(map(kind, here), map(kind, there))
                yield f"order of {ours} and {theirs} turned round", _in_order(map(kind, here), map(kind, there), True)
            yield f"{theirs} nearest to {ours}", _nearest(list(map(_number, here)), list(map(_number, there)))


def _equal(people: list[Any], answers: list[Any]) -> list[int | None]:
    places = {_text(value): at for at, value in enumerate(people)}
    return [places.get(_text(value)) for value in answers]


def _in_order(people, answers, backwards: bool = False) -> list[int | None]:
    people, answers = list(people), list(answers)
    ranked = sorted(range(len(people)), key=people.__getitem__, reverse=backwards)
    guess: list[int | None] = [None] * len(answers)
    for rank, at in enumerate(sorted(range(len(answers)), key=answers.__getitem__)):
        guess[at] = ranked[rank] if rank < len(ranked) else None
    return guess


def _nearest(people: list[float], answers: list[float]) -> list[int | None]:
    """The person whose value is nearest, each person once: two transactions for one answer are neighbours."""
    pairs = sorted((abs(answer - other), i, j) for i, answer in enumerate(answers) for j, other in enumerate(people))
    guess: list[int | None] = [None] * len(answers)
    taken: set[int] = set()
    for _, i, j in pairs:
        if guess[i] is None and j not in taken:
            guess[i] = j
            taken.add(j)
    return guess


def _text(value: Any) -> str:
    if isinstance(value, memoryview):
        return bytes(value).hex()
    return json.dumps(value, sort_keys=True) if isinstance(value, (dict, list)) else str(value)


def _number(value: Any) -> float:
    """Anything as a place on a line: times in seconds, ctid as page and slot, bytes and ids by their first digits."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return float(value.toordinal())
    if isinstance(value, (int, float)):
        return float(value)
    text = _text(value)
    if slot := re.fullmatch(r"\((\d+),(\d+)\)", text):
        return int(slot[1]) * 1000.0 + int(slot[2])
    if text.isdecimal():
        return float(int(text[:15]))
    digits = re.sub(r"[^0-9a-f]", "", text.lower())[:12]
    return float(int(digits or "0", 16))
