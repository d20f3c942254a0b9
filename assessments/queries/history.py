"""What a school has behind it on its path: every cycle with its award, its visit and the last decision on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from assessments.counting import PastAward, PastCycle
from assessments.enums import VisitState
from assessments.models import ReadinessReview
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
    visit_state: str | None
    visit_ends_on: date | None
    recorded_at: datetime | None


def _history_of(school_id: int) -> QuerySet:
    signed = ReadinessReview.objects.filter(cycle=OuterRef("pk")).order_by("-signed_at").values("signed_at")[:1]
    held = FilteredRelation("visits", condition=~Q(visits__state=VisitState.CANCELLED))
    cycles = Cycle.objects.filter(school=school_id).annotate(held=held, signed_at=Subquery(signed))
    return cycles.order_by("started_on", "pk", F("held__starts_on").asc(nulls_first=True)).values_list(
        "pk", "level__code", "level__name", "state", "started_on", "ended_on",
        "award__pk", "award__state", "award__awarded_on", "award__valid_until",
        "version__framework_id", "version_id", "level_id", "submitted_at", "signed_at",
        "held__state", "held__ends_on", "held__recorded_at",
    )  # fmt: skip


HISTORY = Prepared(_history_of)


def history_of(school_id: int) -> list[HistoryRow]:
    """Every cycle of a school, the earliest first, in its scope. One query."""
    rows = {row[0]: _row(*row) for row in HISTORY.rows(school_id)}  # of several visits, the latest
    return list(rows.values())


def cycles_towards(level: Level, rows: Iterable[HistoryRow]) -> list[PastCycle]:
    """The cycles that count for a level: those of its framework, whose levels share their codes."""
    framework_id = fixed_framework_of(level.version_id)
    return [row.cycle for row in rows if row.framework_id == framework_id]


def _row(
    pk, code, name, state, started_on, ended_on,
    award_pk, award_state, awarded_on, valid_until,
    framework_id, version_id, level_id, submitted_at, signed_at,
    visit_state, visit_ends_on, recorded_at,
) -> HistoryRow:  # fmt: skip
    award = PastAward(award_pk, award_state, awarded_on, valid_until) if award_pk else None
    was_visited = visit_state == VisitState.RECORDED
    cycle = PastCycle(pk, code, name, state, started_on, ended_on, award, was_visited)
    return HistoryRow(
        cycle, framework_id, version_id, level_id, submitted_at, signed_at, visit_state, visit_ends_on, recorded_at
    )
