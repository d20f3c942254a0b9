"""How many successful years a school has towards a level, by the settings of its version. Pure: no database.

Callers give what happened, oldest first; each step is explained in a sentence that a school can read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from evidence.enums import RUNNING, CycleState
from framework.enums import CountEffect, CountEvent
from framework.models import CountRule

# What a row of the register can say besides "in force"; a paused award is known here before it can be paused.
STOPPED = {"withdrawn": CountEvent.WITHDRAWN, "paused": CountEvent.PAUSED}


@dataclass(frozen=True)
class PastAward:
    """An award as far as counting looks at it."""

    pk: int
    state: str
    awarded_on: date
    valid_until: date

    @property
    def is_good(self) -> bool:
        """Neither withdrawn nor paused; it may have lapsed."""
        return self.state not in STOPPED


@dataclass(frozen=True)
class PastCycle:
    """A cycle as far as counting looks at it."""

    pk: int
    level_code: str
    level_name: str
    state: str
    started_on: date
    ended_on: date | None = None
    award: PastAward | None = None
    was_visited: bool = False

    @property
    def is_running(self) -> bool:
        """It has not ended."""
        return self.state in RUNNING


@dataclass(frozen=True)
class Step:
    """What one thing in a school's history did to the count; `rule` is the setting, None for a year that counts."""

    day: date
    what: str
    years: int
    rule: CountRule | None = None

    @property
    def says(self) -> str:
        """The setting in the office's words, or that the year counts."""
        return self.rule.sentence if self.rule else "This year counts."


@dataclass
class _Count:
    rules: Mapping[str, CountRule]
    years: int = 0
    steps: list[Step] = field(default_factory=list)
    held_until: date | None = None
    # The school came back after a gap whose year is left out.
    is_left_out: bool = False

    def add(self, day: date, what: str, rule: CountRule | None = None) -> None:
        self.years += 1
        self.steps.append(Step(day, what, self.years, rule))

    def apply(self, event: CountEvent, day: date, what: str, *, counts: bool) -> None:
        """`counts`: what happened was a year at the level that is counted."""
        rule = self.rules.get(event)
        effect = rule.effect if rule else CountEffect.LEFT_OUT
        if effect == CountEffect.COUNTS_ON and counts:
            self.add(day, what, rule)
        elif effect == CountEffect.STARTS_AGAIN:
            self.years = 0
            self.steps.append(Step(day, what, 0, rule))
        elif counts:
            self.steps.append(Step(day, what, self.years, rule))


def count_years(
    history: Iterable[PastCycle], level_code: str, rules: Mapping[str, CountRule], *, today: date
) -> tuple[int, tuple[Step, ...]]:
    """(years, steps) at the level `level_code`, from cycles that began before one another.

    A gap is measured from the end of an award to the start of the next cycle: how long the office or a visit takes is
    not the school's doing.
    """
    count = _Count(rules)
    is_running = False
    for cycle in history:
        is_running = is_running or cycle.is_running
        _look_at_gap(count, cycle.started_on)
        if cycle.award:
            _look_at_award(count, cycle, cycle.award, level_code)
        elif cycle.state == CycleState.CLOSED and cycle.was_visited and cycle.level_code == level_code:
            day = cycle.ended_on or cycle.started_on
            count.apply(CountEvent.NOT_YET, day, f"{cycle.level_name}, not yet", counts=True)
    if not is_running:
        _look_at_gap(count, today)
    return count.years, tuple(count.steps)


def _look_at_gap(count: _Count, day: date) -> None:
    rule = count.rules.get(CountEvent.GAP)
    if count.held_until is None or rule is None or rule.months is None:
        return
    if day <= count.held_until + relativedelta(months=rule.months):
        return
    if rule.effect == CountEffect.STARTS_AGAIN and count.years:
        count.apply(CountEvent.GAP, day, f"No award since {count.held_until:%B %Y}", counts=False)
    count.is_left_out = rule.effect == CountEffect.LEFT_OUT
    count.held_until = None


def _look_at_award(count: _Count, cycle: PastCycle, award: PastAward, level_code: str) -> None:
    counts = cycle.level_code == level_code
    if not award.is_good:
        event = STOPPED[award.state]
        count.apply(event, award.awarded_on, f"{cycle.level_name}, {award.state}", counts=counts)
        return
    count.held_until = max(award.valid_until, count.held_until or award.valid_until)
    if count.is_left_out and counts:
        rule = count.rules.get(CountEvent.GAP)
        count.steps.append(Step(award.awarded_on, cycle.level_name, count.years, rule))
    elif counts:
        count.add(award.awarded_on, cycle.level_name)
    count.is_left_out = False
