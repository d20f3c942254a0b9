"""Who of a list is left out because a column says so, and which cells say neither yes nor no."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.utils import timezone

from wqm.contacts.answers import Answer, read_answer, read_leaver
from wqm.contacts.columns import Meaning
from wqm.tables.table import Table
from wqm.visible import visible

MOST_WORDS = 10
LONGEST_SHOWN = 80
EMPTY = "(empty)"
LEAVES_OUT = {Meaning.LEAVER: Answer.YES, Meaning.RESPONSIBILITY: Answer.NO}


@dataclass
class Unclear:
    """How many rows have a cell in a column that says neither yes nor no, and some of the words that stand there."""

    rows: int = 0
    words: list[str] = field(default_factory=list)

    def note(self, cell: str) -> None:
        """One more row."""
        self.rows += 1
        words = visible(cell)[:LONGEST_SHOWN] or EMPTY
        if words not in self.words and len(self.words) < MOST_WORDS:
            self.words.append(words)


class Gate:
    """Asks the columns of a row whether its person is left out.

    `invited` has for a column whose cells are unclear whether those people are invited. Without a word about it they
    are let through here, counted in `unclear` and listed in `unanswered`: the person who takes the list is asked first.
    `left_out` counts whom a clear cell leaves out.
    """

    def __init__(self, meanings: Sequence[str], invited: Mapping[str, bool]):
        self._columns = [(meaning, meanings.index(meaning)) for meaning in LEAVES_OUT if meaning in meanings]
        self._invited = invited
        self._addresses = [at for at, meaning in enumerate(meanings) if meaning in (Meaning.EMAIL, Meaning.OTHER_EMAIL)]
        today = timezone.localdate()
        self._read = {
            Meaning.LEAVER: cache(lambda cell: read_leaver(cell, today)),
            Meaning.RESPONSIBILITY: cache(read_answer),
        }
        self.unclear: dict[str, Unclear] = {}
        self.left_out: Counter[str] = Counter()

    @property
    def unanswered(self) -> list[str]:
        """The columns about whose unclear cells nothing was said."""
        return [meaning for meaning in self.unclear if meaning not in self._invited]

    def lets_in(self, row: list[str]) -> bool:
        """Whether no column leaves the row's person out. A row without an address asks nobody anything."""
        for meaning, at in self._columns:
            answer = self._read[meaning](row[at])
            if answer is LEAVES_OUT[meaning]:
                self.left_out[meaning] += 1
                return False
            if answer is Answer.UNCLEAR and any(row[email] for email in self._addresses):
                self.unclear.setdefault(meaning, Unclear()).note(row[at])
                if not self._invited.get(meaning, True):
                    return False
        return True


def unclear_cells(table: Table, meanings: Sequence[str]) -> dict[str, Unclear]:
    """What has to be asked about the columns of a list before it can be taken."""
    gate = Gate(meanings, {})
    for _, row in table.rows:
        gate.lets_in(row)
    return gate.unclear
