"""Numbers as people type them and systems export them. Pure functions; every mistake is a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.enums import Period
from plans.metric_headings import HEADINGS, NAME, PERIOD, SCHOOL, VALUE, YEAR, plain
from plans.metrics import FEWER_THAN, Metric
from schools.terms import read_year, year_name
from wqm.tables.table import BadList, Table

MOST = Decimal("999999.99")
SMALL = f"fewer than {FEWER_THAN}"
LOOKED_AT = 200  # rows of a column
DIGITS = re.compile(r"[\d.,]{1,20} ?%?")
WITH_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+")
METRIC = "metric:"  # before a code: the column holds this number
OTHER_PERIODS = {
    "": Period.YEAR, "year": Period.YEAR, "full year": Period.YEAR, "annual": Period.YEAR,
    "autumn term": Period.AUTUMN, "spring term": Period.SPRING, "summer term": Period.SUMMER,
    **{f"ht{at}": period for at, period in enumerate(list(Period)[:6], start=1)},
}  # fmt: skip


class BadNumber(ValueError):
    """Not a number of this metric; the message says what to write."""


def read_number(text: str, metric: Metric) -> Decimal:
    """The number, to two places. Raises BadNumber with a sentence."""
    written = text.strip().removesuffix("%").strip().removeprefix("+")
    if written.startswith(("-", "−")):
        raise BadNumber("It must be 0 or more.")
    if WITH_THOUSANDS.fullmatch(written):
        written = written.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(written):
        written = written.replace(",", ".")
    if not written.isascii() or not PLAIN.fullmatch(written):
        raise BadNumber("It is not a number. Enter figures, for example 12 or 12.5.")
    value = Decimal(written)
    if metric.is_percent and value > 100:
        raise BadNumber("A percentage cannot be more than 100%.")
    if value > MOST:
        raise BadNumber("It is too large to be right. Check the figure.")
    return value.quantize(Decimal("0.01"))


def read_period(text: str) -> Period | None:
    """Autumn, Autumn 1, HT1, Spring term, or nothing for a whole year; None for anything else."""
    written = plain(text.replace("-", " "))
    by_label = {period.label.lower(): period for period in Period}
    return by_label.get(written) or OTHER_PERIODS.get(written)


@dataclass(frozen=True)
class ParsedValue:
    """One number of a file."""

    school_id: int
    code: str
    year: int
    period: Period
    value: Decimal


@dataclass
class ReadFile:
    """What a file holds: numbers, what was not taken (line, what stands there, why), and how much was left alone.

    `hidden` counts cells that say "fewer than 5", as our own files do.
    """

    cells: list[ParsedValue] = field(default_factory=list)
    rejected: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    elsewhere: int = 0
    blank: int = 0
    hidden: int = 0


def guess_meanings(header: Sequence[str], metrics: Sequence[Metric]) -> list[str]:
    """What each column holds by its name: a key of HEADINGS or a number ("metric:" and its code), else empty.

    A file is one of two kinds: a column a number, or a line a number with its name and value in two columns.
    """
    codes = {name: f"{METRIC}{metric.code}" for metric in metrics for name in _names(metric)}
    kinds = {word: kind for kind, words in HEADINGS.items() for word in words}
    titles = [plain(title) for title in header]
    has_lines = {NAME, VALUE} <= {kinds.get(title) for title in titles}
    meanings: list[str] = []
    for title in titles:
        kind = kinds.get(title, "")
        if not has_lines:
            kind = codes.get(title, "") if kind in ("", NAME, VALUE) else kind
        meanings.append("" if kind in meanings else kind)
    return meanings


def check_meanings(meanings: Sequence[str], *, needs_school: bool) -> None:
    """Raises BadList with a sentence where a column is missing that every file of numbers has."""
    if YEAR not in meanings:
        raise BadList("There is no column called Academic year. Add one with years like 2025/26, then upload again.")
    if (NAME in meanings) != (VALUE in meanings):
        raise BadList("A file with one metric per row needs two columns: the metric name and its value.")
    if VALUE not in meanings and not any(meaning.startswith(METRIC) for meaning in meanings):
        raise BadList("No column has the name of one of your metrics. Match the columns by hand.")
    if needs_school and SCHOOL not in meanings:
        raise BadList("There is no column with the URN of each school. Add one called URN, then upload the file again.")


def read_file(
    table: Table,
    metrics: Sequence[Metric],
    schools: Mapping[str, int],
    *,
    only_school: int | None = None,
    meanings: Sequence[str] | None = None,
) -> ReadFile:
    """The numbers of these schools (by number of the register) in a table, with the columns as said or guessed.

    `only_school` is the school of a file without a column for schools. Raises BadList where the table cannot be used.
    """
    meanings = meanings if meanings is not None else guess_meanings(table.header, metrics)
    check_meanings(meanings, needs_school=only_school is None)
    unused = zip(table.header, meanings, strict=True)
    parsed = ReadFile(unknown=[title for title, meaning in unused if title and not meaning])
    reader = _Reader(meanings, metrics, parsed)
    for line, row in table.rows:
        number = reader.cell(row, SCHOOL)
        school_id = only_school if number is None else schools.get(number.strip())
        if school_id is None:
            parsed.elsewhere += 1
        else:
            reader.take(line, row, school_id)
    return parsed


class _Reader:
    """Takes the numbers of rows; each place of a number once."""

    def __init__(self, meanings: Sequence[str], metrics: Sequence[Metric], parsed: ReadFile):
        self.at = {meaning: at for at, meaning in enumerate(meanings) if meaning}
        by_code = {f"{METRIC}{metric.code}": metric for metric in metrics}
        self.columns = {at: by_code[meaning] for meaning, at in self.at.items() if meaning in by_code}
        self.by_name = {name: metric for metric in metrics for name in _names(metric)}
        self.parsed, self.seen = parsed, set[tuple[int, str, int, Period]]()

    def cell(self, row: Sequence[str], meaning: str) -> str | None:
        """What stands in the column of this meaning; None without such a column."""
        return row[self.at[meaning]] if meaning in self.at else None

    def take(self, line: int, row: Sequence[str], school_id: int) -> None:
        """The numbers of one row, or why they were not taken."""
        place = self._place(line, row)
        if not place:
            return
        if VALUE not in self.at:
            for at, metric in self.columns.items():
                self._take_number(line, row[at], metric, (school_id, *place))
            return
        name = self.cell(row, NAME) or ""
        named = self.by_name.get(plain(name))
        if named:
            self._take_number(line, self.cell(row, VALUE) or "", named, (school_id, *place))
        else:
            self.parsed.rejected.append((line, name, "None of your metrics has this name."))

    def _place(self, line: int, row: Sequence[str]) -> tuple[int, Period] | None:
        written = self.cell(row, YEAR) or ""
        year = read_year(written)
        if year is None:
            self.parsed.rejected.append((line, written, "This is not an academic year. Enter it as 2025/26."))
            return None
        text = self.cell(row, PERIOD) or ""
        period = read_period(text)
        if period is None:
            reason = "This is not a term. Enter Autumn or Autumn 1, or leave it blank."
            self.parsed.rejected.append((line, text, reason))
            return None
        return year, period

    def _take_number(self, line: int, text: str, metric: Metric, place: tuple[int, int, Period]) -> None:
        school_id, year, period = place
        key = (school_id, metric.code, year, period)
        if not text.strip():
            self.parsed.blank += 1
        elif plain(text) == SMALL:
            self.parsed.hidden += 1
        elif key in self.seen:
            when = f"{period.label}, {year_name(year)}"
            reason = f"{metric.label} for {when} is already in an earlier line."
            self.parsed.rejected.append((line, text, reason))
        else:
            try:
                self.parsed.cells.append(ParsedValue(*key, read_number(text, metric)))
                self.seen.add(key)
            except BadNumber as error:
                self.parsed.rejected.append((line, text, f"{metric.label}: {error}"))


def has_more_numbers(table: Table, meanings: Sequence[str]) -> bool:
    """Whether a column that is not used holds numbers: a person may know which."""
    unused = [at for at, meaning in enumerate(meanings) if not meaning]
    rows = [row for _, row in table.rows[:LOOKED_AT]]
    return any(_is_numeric([row[at] for row in rows if row[at].strip()]) for at in unused)


def _is_numeric(cells: Sequence[str]) -> bool:
    return bool(cells) and 2 * sum(bool(DIGITS.fullmatch(cell.strip())) for cell in cells) > len(cells)


def _names(metric: Metric) -> Iterable[str]:
    yield from (plain(name) for name in (metric.label, metric.code, f"{metric.label} {metric.unit}", *metric.aliases))
