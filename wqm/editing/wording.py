"""What changed between two texts, by words."""

import difflib
import re
from dataclasses import dataclass

WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Passage:
    """Words that both texts have ("same"), that only the newer one has ("added") or only the older one ("removed")."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> tuple[Passage, ...]:
    """The newer text in passages, with what was removed where it was. Joined without the added: the older text."""
    before, after = WORD.findall(old), WORD.findall(new)
    passages: list[Passage] = []
    for act, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        passages += [Passage("same", added)] if act == "equal" else replaced(removed, added)
    return tuple(passages)


def replaced(removed: str, added: str) -> tuple[Passage, ...]:
    """The older text as a whole, then the newer one; an empty one is left out."""
    return tuple(passage for passage in (Passage("removed", removed), Passage("added", added)) if passage.text)
