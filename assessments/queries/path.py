"""A school's path: the levels of its version, where it is, what comes next and why, and who is waiting for whom.

One query a school, once its version was read.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.counting import PastAward
from assessments.eligibility import LevelOption, option_for
from assessments.queries.history import HistoryRow, cycles_towards, history_of
from assessments.queries.waiting import Waiting, waiting_in
from evidence.models import Cycle
from framework.models import Level
from framework.queries import fixed_framework_of, fixed_levels_of
from schools.models import School


@dataclass(frozen=True)
class PathLevel:
    """A level on the path. `state`: done (held or held once), current (worked towards), next, todo."""

    level: Level
    option: LevelOption
    state: str
    note: str
    awards: tuple[PastAward, ...]


@dataclass(frozen=True)
class Path:
    """Everything of it. `next` is the level after the one the school works towards, or that it may start."""

    levels: tuple[PathLevel, ...]
    waiting: Waiting | None
    next: LevelOption | None
    is_running: bool

    @property
    def why_closed(self) -> str:
        """Why the level that the school works towards is not open to it any more; empty where it is."""
        return next((row.option.reason for row in self.levels if row.state == "current"), "")

    @property
    def steps(self):
        """How the years towards the next level were counted."""
        return self.next.steps if self.next else ()


def path_of(school: School) -> Path | None:
    """The path of a school, in its scope; None before its first cycle. One query."""
    rows = history_of(school.pk)
    return path_in(rows) if rows else None


def path_in(rows: list[HistoryRow]) -> Path:
    """The path that a history makes, for those who have read it."""
    now = next((row for row in rows if row.cycle.is_running), None)
    version_id = (now or rows[-1]).version_id
    today = timezone.localdate()
    options = [option_for(level, cycles_towards(level, rows), today=today) for level in fixed_levels_of(version_id)]
    upcoming = _next(options, now)
    here = [row for row in rows if row.framework_id == fixed_framework_of(version_id)]
    levels = tuple(_level(option, here, now, upcoming, today) for option in options)
    return Path(levels, waiting_in(rows), upcoming, now is not None)


def options_of(school: School, levels: list[Level]) -> list[LevelOption]:
    """For each of these levels, whether the school may start a cycle towards it. One query, in its scope."""
    rows, today = history_of(school.pk), timezone.localdate()
    return [option_for(level, cycles_towards(level, rows), today=today) for level in levels]


def why_closed(cycle: Cycle) -> str:
    """Why the level of a running cycle is not open to its school any more, for every page before a step; or empty."""
    if not cycle.level.earlier_awards_needed:
        return ""
    history = cycles_towards(cycle.level, history_of(cycle.school_id))
    return option_for(cycle.level, history, today=timezone.localdate()).reason


def _next(options: list[LevelOption], now: HistoryRow | None) -> LevelOption | None:
    """After the level that is worked towards; with none, the highest that is open."""
    if now:
        return next((option for option in options if option.level.number > _number(options, now)), None)
    return next((option for option in reversed(options) if option.is_open), None)


def _number(options: list[LevelOption], row: HistoryRow) -> int:
    return next((option.level.number for option in options if option.level.pk == row.level_id), 0)


def _level(
    option: LevelOption, rows: list[HistoryRow], now: HistoryRow | None, upcoming: LevelOption | None, today: date
) -> PathLevel:
    code = option.level.code
    awards = tuple(row.cycle.award for row in rows if row.cycle.award and row.cycle.level_code == code)
    good = [award for award in awards if award.is_good]
    if now and now.level_id == option.level.pk:
        return PathLevel(option.level, option, "current", _held(good, today) or "In progress", awards)
    if good:
        return PathLevel(option.level, option, "done", _held(good, today), awards)
    state = "next" if option is upcoming else "todo"
    note = f"{min(option.years, option.needed)} of {option.needed} years" if option.needed else ""
    return PathLevel(option.level, option, state, note, awards)


def _held(awards: list[PastAward], today: date) -> str:
    """The newest award in words: how many there were, and until when it holds."""
    if not awards:
        return ""
    last = awards[-1]
    times = f", {len(awards)} years" if len(awards) > 1 else ""
    if last.valid_until >= today:
        return f"Held until {last.valid_until:%B %Y}{times}"
    return f"Awarded {last.awarded_on:%B %Y}{times}"
