"""Which levels a school may go for, and why not the others: one answer for every step that asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.counting import PastCycle, Step, count_years
from framework.models import Level
from framework.queries import fixed_count_rules_of, fixed_levels_of


@dataclass(frozen=True)
class LevelOption:
    """A level with what a school has towards it: `years` of `needed` at the level `below`, counted in `steps`."""

    level: Level
    needed: int
    years: int
    below: Level | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """The school may work towards it."""
        return self.years >= self.needed

    @property
    def missing(self) -> int:
        """How many more years it takes."""
        return max(self.needed - self.years, 0)

    @property
    def asks(self) -> str:
        """What it needs, as a sentence; empty where it needs nothing."""
        if not self.needed:
            return ""
        return f"{self.level} needs {_years(self.needed)} at {self.below} first."

    @property
    def reason(self) -> str:
        """Why the school may not work towards it yet, with the settings that left a year out; empty where it may."""
        if self.is_open:
            return ""
        has = f"The school has {self.years or 'none'}."
        left_out = dict.fromkeys(f"{step.what} ({step.day:%B %Y}): {step.says}" for step in self.steps if step.rule)
        return " ".join([self.asks, has, *left_out])


def option_for(level: Level, history: Iterable[PastCycle], *, today: date) -> LevelOption:
    """What a school with this history has towards a level. No query once the version was read."""
    levels = fixed_levels_of(level.version_id)
    below = next((row for row in reversed(levels) if row.number < level.number), None)
    if below is None:
        return LevelOption(level, 0, 0)
    years, steps = count_years(history, below.code, fixed_count_rules_of(level.version_id), today=today)
    return LevelOption(level, level.earlier_awards_needed, years, below, steps)


def _years(number: int) -> str:
    return "1 successful year" if number == 1 else f"{number} successful years"
