"""What differs between two editions of a judgement, part by part."""

from dataclasses import dataclass

from evidence.enums import POINT_LABEL
from evidence.models.judgements import Words
from wqm.editing.wording import Passage, replaced, word_changes

NOTHING_JUDGED = "No judgement"


@dataclass(frozen=True)
class Change:
    """A part of a judgement in an older and a newer edition."""

    label: str
    passages: tuple[Passage, ...]

    @property
    def is_same(self) -> bool:
        """Both say the same."""
        return all(passage.kind == "same" for passage in self.passages)


def changes_between(older: Words | None, newer: Words) -> list[Change]:
    """Every part of two editions, with its words marked; `older` is None before the first."""
    before = older.texts if older else [(label, "") for label, _ in newer.texts]
    points = str((older and older.point) or NOTHING_JUDGED), str(newer.point or NOTHING_JUDGED)
    pairs = [(label, old, new) for (label, old), (_, new) in zip(before, newer.texts, strict=True)]
    whole = (Passage("same", points[1]),) if points[0] == points[1] else replaced(*points)
    return [Change(POINT_LABEL, whole), *(Change(label, word_changes(old, new)) for label, old, new in pairs)]
