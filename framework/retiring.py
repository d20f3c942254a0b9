"""Who works with a version of the framework that is retired; rooms above say it (`register_room`)."""

from typing import Any, Protocol

from framework.models import Version


class Room(Protocol):
    """One room that uses versions. Callers are in the scope of everything."""

    def schools_with(self, version: Version) -> int:
        """How many schools work with it."""

    def version_retired(self, version: Version, *, by: Any) -> None:
        """It takes nothing new from now on. In the transaction in which it is retired."""


_rooms: list[Room] = []


def register_room(room: Room) -> None:
    """Say once, at start, who uses versions."""
    _rooms.append(room)


def schools_with(version: Version) -> int:
    """How many schools work with a version."""
    return sum(room.schools_with(version) for room in _rooms)


def tell_rooms(version: Version, *, by: Any) -> None:
    """Have every room say what it means for those who work with it."""
    for room in _rooms:
        room.version_retired(version, by=by)
