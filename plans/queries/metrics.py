"""The numbers of a school over time, and side by side in a trust."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plans.enums import PARTS, PERIODS, Grain, ImportState, Period
from plans.metric_parsing import SMALL
from plans.metrics import BY_CODE, RATES, SHIPPED, Metric
from plans.models import MetricImport, MetricValue, OwnMetric
from schools.models import School
from schools.terms import year_name
from wqm.ui.charts import Bar, Line

# What stands where a number could point at a person.
NOTHING = "–"
MOST_PERIODS = 6
Key = tuple[str, int, str]


def own_metrics(school: Any) -> list[Metric]:
    """What the school counts itself."""
    return [
        Metric(
            own_metric.code,
            own_metric.label,
            own_metric.unit,
            own_metric.about,
            own_metric.counts_people,
            is_own=True,
            adds_up="%" not in own_metric.unit,
        )
        for own_metric in OwnMetric.objects.filter(school=school)
    ]


def metrics_of(school: Any) -> list[Metric]:
    """What ships, then the school's own. One query."""
    return [*SHIPPED, *own_metrics(school)]


def values_of(school: Any) -> dict[Key, Decimal]:
    """Every number of the school by (code, year, period). One query."""
    values = MetricValue.objects.filter(school=school)
    return {(code, year, period): value for code, year, period, value in values.values_list(
        "code", "year", "period", "value"
    )}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One metric over time, in one grain: for each academic year a line of the same periods."""

    metric: Metric
    grain: Grain
    positions: list[str]
    lines: list[Line]

    @property
    def id(self) -> str:
        """For headings."""
        return f"{self.metric.code}-{self.grain}"

    @property
    def bars(self) -> list[Bar]:
        """The same for a number that is told by the year: a bar a year."""
        return [Bar(line.label, cell.value, cell.note, cell.missing) for line in self.lines for cell in line.cells]


def count_entered(metric: OwnMetric) -> int:
    """How many numbers were entered for a number of a school's own."""
    return MetricValue.objects.filter(school=metric.school_id, code=metric.code).count()


def without_tells(values: dict[Key, Decimal], metrics: Iterable[Metric]) -> dict[Key, Decimal]:
    """The numbers that others may see beside hidden ones: a total is left out where a part of it is hidden.

    With the total and the other parts the hidden one could be worked out.
    """
    small = {metric.code: metric for metric in metrics if metric.counts_people and metric.adds_up}
    hidden = {key for key, value in values.items() if key[0] in small and small[key[0]].is_small(value)}
    return {
        (code, year, period): value
        for (code, year, period), value in values.items()
        if not any((code, year, part) in hidden for part in PARTS.get(Period(period), ()))
    }


def with_years(values: dict[Key, Decimal], metrics: Iterable[Metric], *, hide_small: bool) -> dict[Key, Decimal]:
    """The numbers, and the year of those that add up, where every term (or every half-term) was entered and it was not.

    Where one of the terms is hidden the year is left out: with it the hidden term could be worked out.
    """
    extended = dict(values)
    for metric in metrics:
        for year in {year for code, year, _ in values if code == metric.code} if metric.adds_up else ():
            for grain in (Grain.TERMS, Grain.HALF_TERMS):
                parts = [values.get((metric.code, year, period)) for period in PERIODS[grain]]
                known = [part for part in parts if part is not None]
                hidden = hide_small and any(metric.is_small(part) for part in known)
                if len(known) == len(parts) and not hidden:
                    extended.setdefault((metric.code, year, Period.YEAR), sum(known, Decimal(0)))
    return extended


def with_rates(values: dict[Key, Decimal], *, hide_small: bool) -> dict[Key, Decimal]:
    """The numbers, and for every period with a headcount what comes to each head (`RATES`).

    A year whose headcount was entered by the term takes their mean. Where the number is hidden, so is its rate: it
    would tell it.
    """
    headcount, extended = BY_CODE["staff-headcount"].code, dict(values)
    for (code, year, period), value in values.items():
        if code not in RATES or (hide_small and BY_CODE[code].is_small(value)):
            continue
        rate, per = RATES[code]
        if staff := values.get((headcount, year, period)) or _mean_headcount(values, headcount, year, period):
            extended[rate.code, year, period] = (value * per / staff).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return extended


def _mean_headcount(values: dict[Key, Decimal], headcount: str, year: int, period: str) -> Decimal | None:
    if period != Period.YEAR:
        return None
    terms = [values[headcount, year, term] for term in PERIODS[Grain.TERMS] if (headcount, year, term) in values]
    return sum(terms, Decimal(0)) / len(terms) if terms else None


def stories_of(school: Any, *, hide_small: bool) -> list[Story]:
    """What the page shows of each metric that has numbers; `hide_small` for readers from outside of the school."""
    metrics = metrics_of(school)
    values = without_tells(values_of(school), metrics) if hide_small else values_of(school)
    values = with_years(values, metrics, hide_small=hide_small)
    values, stories = with_rates(values, hide_small=hide_small), []
    for metric in (*metrics, *(rate for rate, _ in RATES.values())):
        for grain, periods in PERIODS.items():
            years = sorted({year for code, year, period in values if code == metric.code and period in periods})
            if years:
                lines = [
                    Line(year_name(year), [_bar(metric, values.get((metric.code, year, period)), period, hide_small)
                                           for period in periods])
                    for year in range(years[0], years[-1] + 1)
                ]  # fmt: skip
                stories.append(Story(metric, grain, [period.label for period in periods], lines))
    return stories


@dataclass(frozen=True)
class Panel:
    """One metric in a small space: its line through time, the latest figure, and how it compares with a year before."""

    metric: Metric
    stories: list[Story]

    @property
    def _story(self) -> Story:
        """The grain with the most figures; of two alike the coarser one, which says less of single people."""
        return max(reversed(self.stories), key=lambda story: sum(
            cell.value is not None for line in story.lines for cell in line.cells
        ))  # fmt: skip

    @property
    def points(self) -> list[Bar]:
        """Every period from the first figure to the last, in the order of time, named with its year."""
        named = [
            (cell, f"{name} {line.label}" if self._story.grain != Grain.YEARS else line.label)
            for line in self._story.lines
            for name, cell in zip(self._story.positions, line.cells, strict=True)
        ]
        filled = [at for at, (cell, _) in enumerate(named) if not cell.missing]
        kept = named[filled[0] : filled[-1] + 1] if filled else []
        return [Bar(name, cell.value, cell.note, cell.missing) for cell, name in kept]

    @property
    def latest(self) -> Bar | None:
        """The newest point, shown or withheld."""
        return self.points[-1] if self.points else None

    @property
    def change(self) -> str:
        """The newest figure against the same period a year before, in words; empty where one of them is not shown."""
        step = len(self._story.positions)
        if len(self.points) <= step:
            return ""
        now, before = self.points[-1], self.points[-1 - step]
        if now.value is None or before.value is None:
            return ""
        difference = round(now.value - before.value, 1)
        then = before.label[:1].lower() + before.label[1:]  # terms and years only: nothing that keeps its capital
        if not difference:
            return f"Same as {then}"
        amount = f"{abs(difference):,.1f}".removesuffix(".0")
        return f"{'Up' if difference > 0 else 'Down'} {amount} on {then}"


def panels_of(school: Any, *, hide_small: bool) -> list[Panel]:
    """A panel for each metric that has figures, in the order of the list."""
    by_metric: dict[str, list[Story]] = {}
    for story in stories_of(school, hide_small=hide_small):
        by_metric.setdefault(story.metric.code, []).append(story)
    return [Panel(stories[0].metric, stories) for stories in by_metric.values()]


def _bar(metric: Metric, value: Decimal | None, period: Period, hide_small: bool) -> Bar:
    if value is None:
        return Bar(period.label, None, NOTHING, missing=True)
    if hide_small and metric.is_small(value):
        return Bar(period.label, None, SMALL)
    return Bar(period.label, float(value))


def in_words(metric: Metric, value: Decimal | None, *, hide_small: bool) -> str:
    """A number as it stands in tables and files; empty for none."""
    if value is None:
        return ""
    if hide_small and metric.is_small(value):
        return SMALL
    return f"{value.normalize():f}"


def file_rows(school: Any) -> Iterable[list[str]]:
    """Lines of an export: what is taken out of the school is what others may see."""
    metrics, order = {metric.code: metric for metric in metrics_of(school)}, list(Period)
    for (code, year, period), value in sorted(
        without_tells(values_of(school), metrics.values()).items(),
        key=lambda item: (list(metrics).index(item[0][0]), item[0][1], order.index(Period(item[0][2]))),
    ):
        metric = metrics[code]
        words = in_words(metric, value, hide_small=True)
        yield [metric.label, metric.unit, year_name(year), Period(period).label, words, metric.about]


@dataclass(frozen=True)
class TrustTable:
    """One metric for all schools of a trust: the newest periods of the finest grain that has numbers."""

    metric: Metric
    heads: list[str]
    rows: list[tuple[School, list[str]]]


def trust_table(schools: Sequence[School], metric: Metric, grain: Grain) -> TrustTable:
    """The newest periods side by side; small numbers of people are hidden. One query."""
    wanted = MetricValue.objects.filter(school__in=[school.pk for school in schools], code=metric.code)
    by_school: dict[int, dict[Key, Decimal]] = {}
    for stored in wanted:
        by_school.setdefault(stored.school_id, {})[stored.code, stored.year, stored.period] = stored.value
    values = {
        (school_id, year, period): value
        for school_id, stored_values in by_school.items()
        for (_, year, period), value in without_tells(stored_values, [metric]).items()
        if period in PERIODS[grain]
    }
    order = list(PERIODS[grain])
    times = sorted({(year, order.index(Period(period))) for _, year, period in values})[-MOST_PERIODS:]
    heads = [year_name(year) if grain == Grain.YEARS else f"{order[at].label} {year_name(year)}" for year, at in times]
    rows = [
        (school, [in_words(metric, values.get((school.pk, year, order[at])), hide_small=True) for year, at in times])
        for school in schools
    ]
    return TrustTable(metric, heads, rows)


def shipped_metric(code: str) -> Metric:
    """The metric of this code that ships; the first of them for an unknown one."""
    return BY_CODE.get(code, SHIPPED[0])


def last_import(*, school: Any = None, trust: Any = None) -> MetricImport | None:
    """The newest import that was taken, which can be undone."""
    return MetricImport.objects.filter(school=school, trust=trust, state=ImportState.TAKEN).first()
