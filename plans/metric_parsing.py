"""Numbers as people type them and systems export them. Pure functions; every mistake is a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.enums import Period
from plans.metrics import Metric
from schools.terms import read_year, year_name
from wqm.tables.table import BadList, Table

MOST = Decimal("999999.99")
WITH_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+")
SCHOOL_HEADERS = {"urn", "school urn", "identifier", "school number"}
YEAR_HEADERS = {"academic year", "year", "school year"}
PERIOD_HEADERS = {"term", "period", "half-term", "half term"}
OTHER_PERIODS = {
    "": Period.YEAR, "year": Period.YEAR, "full year": Period.YEAR, "annual": Period.YEAR,
    "autumn term": Period.AUTUMN, "spring term": Period.SPRING, "summer term": Period.SUMMER,
    **{f"ht{at}": period for at, period in enumerate(list(Period)[:6], start=1)},
}  # fmt: skip


class BadNumber(ValueError):
    """Not a number of this metric; the message says what to write."""


def read_number(text: str, metric: Metric) -> Decimal:
    """The number, to two places. Raises BadNumber with a sentence."""
    plain = text.strip().removesuffix("%").strip().removeprefix("+")
    if plain.startswith(("-", "−")):
        raise BadNumber("It cannot be less than nothing.")
    if WITH_THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if not plain.isascii() or not PLAIN.fullmatch(plain):
        raise BadNumber("It is not a number. Write it in figures, for example 12 or 12.5.")
    value = Decimal(plain)
    if metric.is_percent and value > 100:
        raise BadNumber("A share cannot be more than 100%.")
    if value > MOST:
        raise BadNumber("It is larger than any school could count. Check the figures.")
    return value.quantize(Decimal("0.01"))


def read_period(text: str) -> Period | None:
    """Autumn, Autumn 1, HT1, Spring term, or nothing for a whole year; None for anything else."""
    plain = " ".join(text.lower().replace("-", " ").split())
    by_label = {period.label.lower(): period for period in Period}
    return by_label.get(plain) or OTHER_PERIODS.get(plain)


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
    """What a file holds: numbers, what was not taken (line, what stands there, why), and how much was left alone."""

    cells: list[ParsedValue] = field(default_factory=list)
    rejected: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    elsewhere: int = 0
    blank: int = 0


@dataclass(frozen=True)
class _Columns:
    school: int | None
    year: int
    period: int | None
    metrics: dict[int, Metric]
    unknown: list[str]


def read_file(
    table: Table, metrics: Sequence[Metric], schools: Mapping[str, int], *, only_school: int | None = None
) -> ReadFile:
    """The numbers of these schools (by number of the register) in a table.

    `only_school` is the school of a file without a column for schools. Raises BadList where the table cannot be used.
    """
    columns = _columns(table.header, metrics)
    if columns.school is None and only_school is None:
        raise BadList("There is no column with the URN of each school. Add one called URN, then upload the file again.")
    parsed, seen = ReadFile(unknown=columns.unknown), set[tuple[int, str, int, Period]]()
    for line, row in table.rows:
        school_id = only_school if columns.school is None else schools.get(row[columns.school].strip())
        if school_id is None:
            parsed.elsewhere += 1
            continue
        place = _place(columns, line, row, parsed)
        if place:
            _take_row(parsed, seen, columns.metrics, line, row, (school_id, *place))
    return parsed


def _place(columns: _Columns, line: int, row: list[str], parsed: ReadFile) -> tuple[int, Period] | None:
    year = read_year(row[columns.year])
    if year is None:
        parsed.rejected.append((line, row[columns.year], "This is not an academic year. Write it as 2025/26."))
        return None
    text = "" if columns.period is None else row[columns.period]
    period = read_period(text)
    if period is None:
        parsed.rejected.append((line, text, "This is not a period. Write Autumn, Autumn 1, or leave it empty."))
        return None
    return year, period


def _take_row(
    parsed: ReadFile,
    seen: set[tuple[int, str, int, Period]],
    metrics: Mapping[int, Metric],
    line: int,
    row: list[str],
    place: tuple[int, int, Period],
) -> None:
    school_id, year, period = place
    for at, metric in metrics.items():
        key = (school_id, metric.code, year, period)
        if not row[at].strip():
            parsed.blank += 1
        elif key in seen:
            when = f"{period.label}, {year_name(year)}"
            parsed.rejected.append((line, row[at], f"{metric.label} for {when} stands in an earlier line already."))
        else:
            try:
                parsed.cells.append(ParsedValue(*key, read_number(row[at], metric)))
                seen.add(key)
            except BadNumber as error:
                parsed.rejected.append((line, row[at], f"{metric.label}: {error}"))


def _columns(header: Iterable[str], metrics: Sequence[Metric]) -> _Columns:
    names = {name: metric for metric in metrics for name in _names(metric)}
    places: dict[str, int] = {}
    known: dict[int, Metric] = {}
    unknown: list[str] = []
    for at, title in enumerate(header):
        plain = _plain(title)
        kind = next((kind for kind, words in KINDS.items() if plain in words), "")
        if kind and kind not in places:
            places[kind] = at
        elif plain in names and names[plain] not in known.values():
            known[at] = names[plain]
        elif plain:
            unknown.append(title)
    if "year" not in places:
        raise BadList("There is no column called Academic year. Add one with years like 2025/26, then upload again.")
    if not known:
        labels = ", ".join(metric.label for metric in metrics)
        raise BadList(f"No column is called like one of your numbers. They are: {labels}.")
    return _Columns(places.get("school"), places["year"], places.get("period"), known, unknown)


KINDS = {"school": SCHOOL_HEADERS, "year": YEAR_HEADERS, "period": PERIOD_HEADERS}


def _names(metric: Metric) -> Iterable[str]:
    yield from (_plain(name) for name in (metric.label, metric.code, f"{metric.label} {metric.unit}", *metric.aliases))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
