"""What differs between two editions of a judgement: by parts, and within a text by words."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence.enums import POINT_LABEL, Part
from evidence.models.judgements import Words

NOTHING_JUDGED = "No judgement"
WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Words that both texts have ("same"), that only the newer one has ("added") or only the older one ("removed")."""

    kind: str
    text: str


@dataclass(frozen=True)
class TwoTexts:
    """A part of a judgement that two people wrote at the same time."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Change:
    """A part of a judgement in an older and a newer edition."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Both say the same."""
        return all(piece.kind == "same" for piece in self.pieces)


def two_texts(current: Words, mine: Mapping[str, Any]) -> list[TwoTexts]:
    """The parts in which what is stored differs from what somebody sent."""
    found = [TwoTexts(POINT_LABEL, str(current.point or NOTHING_JUDGED), str(mine["point"] or NOTHING_JUDGED))]
    found += [TwoTexts(str(part.label), getattr(current, part.value), mine[part.value]) for part in Part]
    return [one for one in found if one.theirs != one.mine]


def changes_between(older: Words | None, newer: Words) -> list[Change]:
    """Every part of two editions, with its words marked; `older` is None before the first."""
    before = older.texts if older else [(label, "") for label, _ in newer.texts]
    points = str((older and older.point) or NOTHING_JUDGED), str(newer.point or NOTHING_JUDGED)
    pairs = [(label, old, new) for (label, old), (_, new) in zip(before, newer.texts, strict=True)]
    whole = (Piece("same", points[1]),) if points[0] == points[1] else _replaced(*points)
    return [Change(POINT_LABEL, whole), *(Change(label, word_changes(old, new)) for label, old, new in pairs)]


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """The newer text in pieces, with what was removed where it stood. Joined without the added: the older text."""
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        pieces += [Piece("same", added)] if what == "equal" else _replaced(removed, added)
    return tuple(pieces)


def _replaced(removed: str, added: str) -> tuple[Piece, ...]:
    return tuple(piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.text)
