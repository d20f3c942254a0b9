"""The overview of a self-evaluation: state, people and conversations of every criterion, and what is missing."""

from dataclasses import dataclass
from typing import Any

from evidence.models import Cycle
from evidence.queries.criteria import CriterionState, PrincipleState, self_evaluation
from evidence.queries.threads import open_thread_counts
from evidence.queries.work import Given, work_in
from evidence.thread_visibility import Side


@dataclass(frozen=True)
class OverviewRow:
    """A criterion with who is on it and how many conversations are open."""

    one: CriterionState
    work: tuple[Given, ...]
    open_threads: int

    @property
    def pk(self) -> int:
        """Of the criterion."""
        return self.one.criterion.pk

    @property
    def facts(self) -> str:
        """The judgement, what there is, what is missing and what is talked about, in one line."""
        point, one = self.one.judgement and self.one.judgement.point, self.one
        found = [str(point)] if point else []
        if one.evidence_count:
            found.append(_count(one.evidence_count, "piece of evidence", "pieces of evidence"))
        if one.missing:
            found.append(one.missing)
        if self.open_threads:
            found.append(_count(self.open_threads, "open conversation", "open conversations"))
        return " · ".join(found)

    @property
    def is_late(self) -> bool:
        """Somebody should have it done by now, and it is not."""
        return self.one.state != "done" and any(given.is_late for given in self.work)

    def is_of(self, person: Any) -> bool:
        """It was given to this person."""
        return any(given.assignment.person_id == person.pk for given in self.work)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@dataclass(frozen=True)
class OverviewPart:
    """A principle with its rows."""

    state: PrincipleState
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True)
class Missing:
    """What a self-evaluation lacks before every criterion is done, as numbers."""

    criteria: int
    judgements: int
    evidence: int
    done: int

    @property
    def percent(self) -> int:
        """Done, of all, rounded down: a hundred means all."""
        return 100 * self.done // self.criteria if self.criteria else 0


@dataclass(frozen=True)
class Overview:
    """Everything on the page; `parts` are of one person where asked, the numbers always of all criteria."""

    parts: tuple[OverviewPart, ...]
    missing: Missing
    of_reader: int


def overview_of(cycle: Cycle, *, side: Side, reader: Any, only_theirs: bool = False) -> Overview:
    """A fixed number of queries, whatever the version and the school have."""
    work, talks = work_in(cycle), open_thread_counts(cycle, side)
    parts = [
        OverviewPart(
            state,
            tuple(
                OverviewRow(one, tuple(work.get(one.criterion.pk, ())), talks.get(one.criterion.pk, 0))
                for one in state.criteria
            ),
        )
        for state in self_evaluation(cycle)
    ]
    rows = [row for part in parts for row in part.rows]
    if only_theirs:
        mine = (OverviewPart(part.state, tuple(row for row in part.rows if row.is_of(reader))) for part in parts)
        parts = [part for part in mine if part.rows]
    return Overview(tuple(parts), missing_in([row.one for row in rows]), sum(row.is_of(reader) for row in rows))


def missing_in(criteria: list[CriterionState]) -> Missing:
    """Count what is missing."""
    return Missing(
        criteria=len(criteria),
        judgements=sum(not one.is_judged for one in criteria),
        evidence=sum(not one.evidence_count for one in criteria),
        done=sum(one.state == "done" for one in criteria),
    )
