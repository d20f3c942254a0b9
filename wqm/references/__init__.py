"""Where something comes from, said downwards: a lower room keeps the name, the room above keeps the address.

A survey result, an audit theme or a finding becomes evidence or an action. Evidence and plans must not import the rooms
those live in; so a row stores the kind, a key and the title as they were, and the room that owns the kind registers how
its address is made, and who may open it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from wqm.access.permissions import P

LONGEST_TITLE = 200


@dataclass(frozen=True)
class ReferenceKind:
    """A kind of thing that can be referred to. `address(school_id, key)` is the page inside the product."""

    name: str
    label: str
    permission: P
    address: Callable[[int, str], str]


@dataclass(frozen=True)
class Origin:
    """A thing of another room, named downwards: a kind that is registered here, its key, and its title as it is now."""

    kind: str
    key: str
    title: str


_kinds: dict[str, ReferenceKind] = {}


def register_reference(name: str, *, label: str, permission: P, address: Callable[[int, str], str]) -> None:
    """Called once by the `ready()` of the room that owns this kind."""
    _kinds[name] = ReferenceKind(name, label, permission, address)


# Each says, of a row below, what in its room rests on it: a sentence a thing.
_citers: list[Callable[[models.Model], list[str]]] = []


def register_citer(citer: Callable[[models.Model], list[str]]) -> None:
    """Called once by the `ready()` of a room whose rows rest on rows below; `citer` answers for any row."""
    _citers.append(citer)


def citations_of(row: models.Model) -> list[str]:
    """What in the rooms above rests on this row, in words; a row that is cited must not be deleted."""
    return [sentence for citer in _citers for sentence in citer(row)]


class Referring(models.Model):
    """Fields of a row that may come from something in another room; all three empty where it does not.

    `ref_title` is what it was called when the row was made: it stays readable where the thing is gone.
    """

    ref_kind = models.CharField(max_length=30, blank=True)
    ref_key = models.CharField(max_length=120, blank=True)
    ref_title = models.CharField(max_length=LONGEST_TITLE, blank=True)

    class Meta:
        abstract = True

    @property
    def ref_label(self) -> str:
        """What kind of thing it is, in words; empty without a reference."""
        kind = _kinds.get(self.ref_kind)
        return kind.label if kind else ""

    def ref_url(self, school_id: int, may: Callable[[P], bool]) -> str:
        """The page of the thing, for a person who may open it (`may` is asked); otherwise empty."""
        kind = _kinds.get(self.ref_kind)
        return kind.address(school_id, self.ref_key) if kind and may(kind.permission) else ""
