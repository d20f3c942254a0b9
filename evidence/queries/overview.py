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

    criterion_state: CriterionState
    work: tuple[Given, ...]
    open_threads: int

    @property
    def key(self) -> str:
        """Of the criterion, for addresses and anchors."""
        return str(self.criterion_state.criterion.pk)

    @property
    def facts(self) -> str:
        """The judgement, what there is, what is missing and what is talked about, in one line."""
        point, criterion_state = (
            self.criterion_state.judgement and self.criterion_state.judgement.point,
            self.criterion_state,
        )
        facts = [str(point)] if point else []
        if criterion_state.evidence_count:
            facts.append(_count(criterion_state.evidence_count, "piece of evidence", "pieces of evidence"))
        if criterion_state.missing:
            facts.append(criterion_state.missing)
        if self.open_threads:
            facts.append(_count(self.open_threads, "open conversation", "open conversations"))
        return " · ".join(facts)

    @property
    def is_late(self) -> bool:
        """Somebody should have it done by now, and it is not."""
        return self.criterion_state.state != "done" and any(given.is_late for given in self.work)

    def is_of(self, person: Any) -> bool:
        """It was given to this person."""
        return any(given.person_id == person.pk for given in self.work)


def _count(number: int, singular: str, many: str) -> str:
    return f"{number} {singular if number == 1 else many}"


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
    """As many queries for a large version and a busy school as for small ones."""
    work, talks = work_in(cycle), open_thread_counts(cycle, side)
    parts = [
        OverviewPart(
            state,
            tuple(
                OverviewRow(
                    criterion_state,
                    tuple(work.get(criterion_state.criterion.pk, ())),
                    talks.get(criterion_state.criterion.pk, 0),
                )
                for criterion_state in state.criteria
            ),
        )
        for state in self_evaluation(cycle)
    ]
    rows = [row for part in parts for row in part.rows]
    if only_theirs:
        own_parts = (OverviewPart(part.state, tuple(row for row in part.rows if row.is_of(reader))) for part in parts)
        parts = [part for part in own_parts if part.rows]
    return Overview(
        tuple(parts), missing_in([row.criterion_state for row in rows]), sum(row.is_of(reader) for row in rows)
    )


def missing_in(criteria: list[CriterionState]) -> Missing:
    """Count what is missing."""
    return Missing(
        criteria=len(criteria),
        judgements=sum(not criterion_state.is_judged for criterion_state in criteria),
        evidence=sum(not criterion_state.evidence_count for criterion_state in criteria),
        done=sum(criterion_state.state == "done" for criterion_state in criteria),
    )
