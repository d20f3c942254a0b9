"""What other rooms have open at a school that the register changes; rooms above say it (`register_room`)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from schools.models import School


@dataclass(frozen=True)
class OpenWork:
    """Something unfinished at a school, in words. `waits` for somebody's decision, on the page at `url`.

    `at_school` is its page among the school's own.
    """

    words: str
    url: str
    at_school: str
    waits: bool = False


class Room(Protocol):
    """One room's unfinished work. Callers are in the scope of the schools, or of everything."""

    def open_at(self, school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
        """By school; a fixed number of queries."""

    def school_gone(self, school: School) -> None:
        """It has closed or merged: what would go on by itself waits. In the transaction of the import."""


_rooms: list[Room] = []
_second_looks: list[Callable[..., object]] = []


def register_room(room: Room) -> None:
    """Say once, at start, what a room has open at schools."""
    _rooms.append(room)


def open_at(school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
    """Everything unfinished at these schools; a school with nothing open is left out."""
    work: dict[int, list[OpenWork]] = {}
    for room in _rooms:
        for school_id, things in room.open_at(school_ids).items():
            work.setdefault(school_id, []).extend(things)
    return work


def register_second_look(look: Callable[..., object]) -> None:
    """Say once, at start, what judges anew what hung on a school's trust; called as `look(school=...)`."""
    _second_looks.append(look)


def look_again_at(school: School) -> None:
    """The school is gone, open again, or in another trust. In the transaction of the import."""
    for look in _second_looks:
        look(school=school)


def hold_work_of(school: School) -> None:
    """Have every room hold what would go on by itself."""
    for room in _rooms:
        room.school_gone(school)
