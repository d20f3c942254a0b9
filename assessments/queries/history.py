"""What a school has behind it on its path: every cycle with its award, its visit and the last decision on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from assessments.counting import PastAward, PastCycle
from assessments.enums import ProposalState, VisitState
from assessments.models import LevelChange, ReadinessReview, VisitChange
from evidence.models import Cycle
from framework.models import Level
from framework.queries import fixed_framework_of
from wqm.prepared import Prepared


@dataclass(frozen=True)
class HistoryRow:
    """A cycle as counting sees it, and since when the next step of it waits."""

    cycle: PastCycle
    framework_id: int
    version_id: int
    level_id: int
    submitted_at: datetime | None
    signed_at: datetime | None
    level_changed_at: datetime | None
    visit_state: str | None
    visit_ends_on: date | None
    visit_changed_at: datetime | None
    days_agreed_at: datetime | None
    recorded_at: datetime | None
    outcome_kind: str | None
    due_on: date | None
    proposal_side: str | None
    proposal_state: str | None
    proposed_at: datetime | None
    declined_at: datetime | None


def _history_of(school_id: int) -> QuerySet:
    here = OuterRef("pk")
    signed = ReadinessReview.objects.filter(cycle=here, signed_at__isnull=False).order_by("-signed_at")
    changed = LevelChange.objects.filter(cycle=here).order_by("-changed_at")
    moved = VisitChange.objects.filter(visit__cycle=here).order_by("-changed_at")
    held = FilteredRelation("visits", condition=~Q(visits__state=VisitState.CANCELLED))
    said = FilteredRelation("proposals", condition=Q(proposals__state__in=[ProposalState.OPEN, ProposalState.DECLINED]))
    cycles = Cycle.objects.filter(school=school_id).annotate(
        held=held,
        said=said,
        signed_at=Subquery(signed.values("signed_at")[:1]),
        level_changed_at=Subquery(changed.values("changed_at")[:1]),
        visit_changed_at=Subquery(moved.values("changed_at")[:1]),
    )
    # Of each cycle the last row counts: its latest visit, with the days that wait for an answer ("declined" sorts
    # before "open"), or else with those that were declined last.
    of_cycle = [F(name).asc(nulls_first=True) for name in ("held__starts_on", "said__state", "said__proposed_at")]
    return cycles.order_by("started_on", "pk", *of_cycle).values_list(
        "pk", "level__code", "level__name", "state", "started_on", "ended_on",
        "award__pk", "award__state", "award__awarded_on", "award__valid_until",
        "version__framework_id", "version_id", "level_id", "submitted_at", "signed_at",
        "level_changed_at",
        "held__state", "held__ends_on", "visit_changed_at", "held__days_agreed_at", "held__recorded_at",
        "held__outcome__kind", "held__due_on",
        "said__side", "said__state", "said__proposed_at", "said__answered_at",
    )  # fmt: skip


HISTORY = Prepared(_history_of)


def history_of(school_id: int) -> list[HistoryRow]:
    """Every cycle of a school, the earliest first, in its scope. One query."""
    rows = {row[0]: _row(*row) for row in HISTORY.rows(school_id)}  # the last of several
    return list(rows.values())


def cycles_towards(level: Level, rows: Iterable[HistoryRow]) -> list[PastCycle]:
    """The cycles that count for a level: those of its framework, whose levels share their codes."""
    framework_id = fixed_framework_of(level.version_id)
    return [row.cycle for row in rows if row.framework_id == framework_id]


def _row(
    pk, code, name, state, started_on, ended_on,
    award_pk, award_state, awarded_on, valid_until,
    framework_id, version_id, level_id, submitted_at, signed_at, *waits,
) -> HistoryRow:  # fmt: skip
    award = PastAward(award_pk, award_state, awarded_on, valid_until) if award_pk else None
    was_visited = waits[1] == VisitState.RECORDED
    cycle = PastCycle(pk, code, name, state, started_on, ended_on, award, was_visited)
    return HistoryRow(cycle, framework_id, version_id, level_id, submitted_at, signed_at, *waits)
