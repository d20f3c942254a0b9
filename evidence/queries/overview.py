"""The overview of a self-evaluation: state, people and conversations of every criterion, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evidence.models import Cycle
from evidence.queries.criteria import CriterionState, PrincipleState, self_evaluation
from evidence.queries.threads import open_thread_counts
from evidence.queries.work import Given, work_in
from evidence.thread_visibility import Side

# Beside the number of a person.
ME, NOBODY = "me", "none"


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
    def point(self) -> str:
        """The judgement in a word, empty without one."""
        judgement = self.criterion_state.judgement
        return str(judgement.point) if judgement and judgement.point else ""

    @property
    def evidence(self) -> str:
        """How much evidence there is, and what the office makes of it."""
        state = self.criterion_state
        if not state.evidence_count:
            return state.no_evidence.capitalize()
        accepted = f" ({state.accepted_count} accepted)" if state.accepted_count else ""
        return f"{state.evidence_count}{accepted}"

    @property
    def status(self) -> str:
        """What it is filtered by: "more_needed" before the states of the criterion itself."""
        return "more_needed" if self.criterion_state.asked_more else self.criterion_state.state

    @property
    def tag(self) -> str:
        """The status as a tag knows it."""
        return "needs_work" if self.criterion_state.asked_more else self.criterion_state.state

    @property
    def said(self) -> str:
        """The status in words where the tag has none of its own; empty otherwise."""
        return {"more_needed": "More needed", "done": "Complete"}.get(self.status, "")

    @property
    def conversations(self) -> str:
        """How many are open, in words; empty where none is."""
        return f"{self.open_threads} open comment{'s' * (self.open_threads != 1)}" if self.open_threads else ""

    @property
    def assigned(self) -> str:
        """Who has it and by when, empty where nobody has."""
        return "; ".join(given.words for given in self.work)

    @property
    def is_late(self) -> bool:
        """Somebody should have it done by now, and it is not."""
        return self.criterion_state.state != "done" and any(given.is_late for given in self.work)

    def is_of(self, person: Any) -> bool:
        """It is assigned to this person."""
        return any(given.person_id == person.pk for given in self.work)

    def fits(self, *, status: str, person: str) -> bool:
        """It has this status, and is assigned to the person of this number, or to "none"; empty asks for nothing."""
        if status and status not in (self.status, self.criterion_state.state, "overdue" if self.is_late else ""):
            return False
        if person == NOBODY:
            return not self.work
        return not person or any(str(given.person_id) == person for given in self.work)


@dataclass(frozen=True)
class OverviewPart:
    """A principle with its rows."""

    state: PrincipleState
    rows: tuple[OverviewRow, ...]

    @property
    def summary(self) -> str:
        """How far it is, and its judgements counted from the lowest point up."""
        counts: dict[tuple[int, str], int] = {}
        for criterion_state in self.state.criteria:
            point = criterion_state.judgement and criterion_state.judgement.point
            if point:
                counts[point.value, str(point)] = counts.get((point.value, str(point)), 0) + 1
        judged = ", ".join(f"{count} {name}" for (_, name), count in sorted(counts.items()))
        more = sum(bool(criterion_state.asked_more) for criterion_state in self.state.criteria)
        complete = sum(each.state == "done" and not each.asked_more for each in self.state.criteria)
        done = f"{complete} of {len(self.state.criteria)} complete"
        if more:
            done += f", {more} need{'s' * (more == 1)} more"
        return f"{done} · {judged}" if judged else done


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
    """Everything on the page; `parts` hold what was asked for, the numbers are always of all criteria.

    `people` are those whom criteria are assigned to, as (number, name).
    """

    parts: tuple[OverviewPart, ...]
    missing: Missing
    of_reader: int
    people: tuple[tuple[str, str], ...] = ()


def overview_of(cycle: Cycle, *, side: Side, reader: Any, status: str = "", person: str = "") -> Overview:
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
    if status or person:
        wanted = str(reader.pk) if person == ME else person
        fitting = (
            OverviewPart(part.state, tuple(row for row in part.rows if row.fits(status=status, person=wanted)))
            for part in parts
        )
        parts = [part for part in fitting if part.rows]
    return Overview(
        tuple(parts),
        missing_in([row.criterion_state for row in rows]),
        sum(row.is_of(reader) for row in rows),
        tuple(_people_in(rows)),
    )


def _people_in(rows: Iterable[OverviewRow]) -> list[tuple[str, str]]:
    people = {str(given.person_id): given.person for row in rows for given in row.work}
    return sorted(people.items(), key=lambda item: item[1].casefold())


def missing_in(criteria: list[CriterionState]) -> Missing:
    """Count what is missing."""
    return Missing(
        criteria=len(criteria),
        judgements=sum(not criterion_state.is_judged for criterion_state in criteria),
        evidence=sum(not criterion_state.evidence_count for criterion_state in criteria),
        done=sum(criterion_state.state == "done" for criterion_state in criteria),
    )
