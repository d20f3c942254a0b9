"""What could be shown of a wave if everybody answered: said before it is sent, while groups can still be changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from surveys.models import Recipient, Sitting, Wave
from surveys.publication.audit import People
from surveys.publication.rows import PublishedRow, decide_rows
from wqm.sealing.small_numbers import Fineness, fine_by, fineness

FEW = 3


@dataclass(frozen=True)
class Forecast:
    """Rows that would be shown, and those that would not, each with its reason, even with every answer.

    `rare` is how many combinations of groups have fewer than FEW people, where there is more than one grouping: with
    the survey's key and a copy of the database a ballot of one of these could be somebody's.
    """

    shown: tuple[PublishedRow, ...]
    withheld: tuple[PublishedRow, ...]
    rare: int = 0

    def by_fineness(self) -> list[tuple[Fineness, list[str]]]:
        """The names of the rows that would be shown, by how finely; the finest first."""
        names: dict[Fineness, list[str]] = {}
        for row in self.shown:
            names.setdefault(fineness(fine_by(row.people.answered, row.people.invited)), []).append(row.name)
        return [(each, names[each]) for each in reversed(Fineness) if each in names]


def invited_by_group(wave: Wave) -> Counter[str]:
    """How many people each kind of respondents of a wave has: on lists, and with a slot."""
    invited: Counter[str] = Counter(Recipient.objects.filter(wave=wave).values_list("group", flat=True))
    for group, slots in Sitting.objects.filter(wave=wave).values_list("group", "slots"):
        invited[group] += slots
    return invited


def forecast(wave: Wave, parts: list[Any]) -> Forecast | None:
    """For a draft and its schools in scope (`surveys.queries.waves.parts_of`); None while nobody is invited."""
    invited = invited_by_group(wave)
    if not invited:
        return None
    rows = decide_rows(
        groups=[group for part in parts for group in part.groups],
        breakdowns=wave.breakdowns,
        people={group: People(number, number) for group, number in invited.items()},
        k=wave.k,
        names={part.school_id: str(part.school) for part in parts},
    )
    shown, withheld = (tuple(row for row in rows if bool(row.withheld) is kept) for kept in (False, True))
    return Forecast(shown, withheld, rare_combinations(invited.values(), len(wave.breakdowns)))


def rare_combinations(people: Iterable[int], groupings: int) -> int:
    """How many kinds of respondents have fewer than FEW people; nought where there is one grouping at most."""
    return sum(0 < number < FEW for number in people) if groupings > 1 else 0
