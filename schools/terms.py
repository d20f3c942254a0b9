"""Academic years and half-terms: the one place that knows when they begin.

Every school sets its own holidays, so a day in the middle of one is counted to the half-term that is ending or has
just begun by a fixed calendar. It is the same for every school, so that periods of two schools can stand side by side.
"""

import re
from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9
# Half-terms in order of the academic year, with their first day (month, day).
HALF_TERMS = (
    ("autumn-1", "Autumn 1", (9, 1)),
    ("autumn-2", "Autumn 2", (11, 1)),
    ("spring-1", "Spring 1", (1, 1)),
    ("spring-2", "Spring 2", (2, 16)),
    ("summer-1", "Summer 1", (4, 1)),
    ("summer-2", "Summer 2", (6, 1)),
)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2099


@dataclass(frozen=True, order=True)
class HalfTerm:
    """One half-term; `number` is 1 to 6. Orders by time."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """As schools say it: Autumn 1, 2026/27."""
        return f"{HALF_TERMS[self.number - 1][1]}, {year_name(self.year)}"

    @property
    def starts_on(self) -> date:
        """Its first day."""
        month, day = HALF_TERMS[self.number - 1][2]
        return date(self.year if month >= FIRST_MONTH else self.year + 1, month, day)

    @property
    def next(self) -> "HalfTerm":
        """The half-term after it."""
        return HalfTerm(self.year + 1, 1) if self.number == len(HALF_TERMS) else HalfTerm(self.year, self.number + 1)


def academic_year(day: date) -> int:
    """The calendar year in which the academic year of this day began (1 September)."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def half_term(day: date) -> HalfTerm:
    """The half-term that this day is counted to."""
    year = academic_year(day)
    number = max(n for n in range(1, len(HALF_TERMS) + 1) if HalfTerm(year, n).starts_on <= day)
    return HalfTerm(year, number)


def year_name(year: int) -> str:
    """The academic year that begins in `year`: 2026/27."""
    return f"{year}/{(year + 1) % 100:02}"


def read_year(text: str) -> int | None:
    """An academic year as people and systems write it (2024/25, 2024-25, 2024/2025, 2024); None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:\s*[/–-]\s*(\d{2}|\d{4}))?", text.strip())
    if not match:
        return None
    year = int(match[1])
    if match[2] and int(match[2]) % 100 != (year + 1) % 100:
        return None
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else None
