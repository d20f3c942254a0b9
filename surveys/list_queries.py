"""Reading lists of people: what one would change, and in which groups its people stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from surveys.contacts.columns import header_hash
from surveys.enums import ListState
from surveys.models import ListImport, ListMapping, Recipient, Wave


@dataclass(frozen=True)
class Change:
    """How many people of a list are new, on the school's list already, and on that list only."""

    new: int
    there: int
    gone: int


@dataclass(frozen=True)
class GroupCount:
    """A category with its people on the list; where they are too few, `together` names the one it is shown with."""

    name: str
    people: int
    is_small: bool
    together: str


def list_of(wave: Wave, school: Any, list_id: UUID) -> ListImport | None:
    """A list of the school that is not forgotten yet."""
    found = ListImport.objects.filter(pk=list_id, wave=wave, school=school).exclude(counts={})
    return found.select_related("wave", "school").first()


def taken_list(wave: Wave, school: Any) -> ListImport | None:
    """The school's list that can be undone."""
    found = ListImport.objects.filter(wave=wave, school=school, state=ListState.TAKEN).exclude(counts={})
    return found.defer("people", "before", "rejected").first()


def remembered_columns(school: Any, audience: str, header: Sequence[str]) -> dict[str, Any]:
    """What the school said about the columns of such a list last time; empty where it was never asked."""
    found = ListMapping.objects.filter(school=school, audience=audience, header=header_hash(header)).first()
    return found.columns if found else {}


def unplaced_people(one: ListImport) -> list[tuple[str, int, list[str]]]:
    """For each breakdown with people whose cell names no category: its name, how many, and some of the cells."""
    names = {breakdown["code"]: breakdown["name"] for breakdown in one.wave.breakdowns}
    unplaced = one.counts["unplaced"].items()
    return [(names.get(code, code), people, one.counts["unknown"][code]) for code, people in unplaced]


def change_of(one: ListImport) -> Change:
    """What taking the list would change now. One query."""
    there = set(Recipient.objects.filter(wave=one.wave_id, school=one.school_id).values_list("email", flat=True))
    listed = {row[0] for row in one.people}
    return Change(len(listed - there), len(listed & there), len(there - listed))


def group_counts(one: ListImport) -> list[tuple[str, list[GroupCount]]]:
    """For each breakdown of the wave its categories in order, those without one last, with the people of the list."""
    kinds = Counter(row[1] for row in one.people)
    inside = {group["code"]: group["in"] for group in one.counts["groups"]}
    found = []
    for breakdown in one.wave.breakdowns:
        people: Counter[str] = Counter()
        for code, number in kinds.items():
            people[inside[code].get(breakdown["code"], "")] += number
        names = {category["code"]: category["name"] for category in breakdown["categories"]}
        rows = [
            GroupCount(
                category["name"],
                people[category["code"]],
                0 < people[category["code"]] < one.wave.k,
                names.get(category["into"], ""),
            )
            for category in breakdown["categories"]
        ]
        if people[""]:
            rows.append(GroupCount("In none of these", people[""], False, ""))
        found.append((breakdown["name"], rows))
    return found
