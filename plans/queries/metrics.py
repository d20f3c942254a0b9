"""The numbers of a school over time, and side by side in a trust."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plans.enums import PERIODS, Grain, ImportState, Period
from plans.metric_parsing import SMALL
from plans.metrics import BY_CODE, SHIPPED, TURNOVER, Metric
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
            own_metric.code, own_metric.label, own_metric.unit, own_metric.about, own_metric.counts_people, is_own=True
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


def with_turnover(values: dict[Key, Decimal], *, hide_small: bool) -> dict[Key, Decimal]:
    """The numbers, and for every period with leavers and a headcount the turnover: leavers in % of the headcount.

    Where the leavers are hidden, so is the turnover: it would tell them.
    """
    leavers, headcount = BY_CODE["leavers"], BY_CODE["staff-headcount"]
    extended = dict(values)
    for (code, year, period), value in values.items():
        staff = values.get((headcount.code, year, period))
        if code == leavers.code and staff and not (hide_small and leavers.is_small(value)):
            extended[TURNOVER.code, year, period] = (value * 100 / staff).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return extended


def stories_of(school: Any, *, hide_small: bool) -> list[Story]:
    """What the page shows of each metric that has numbers; `hide_small` for readers from outside of the school."""
    values, stories = with_turnover(values_of(school), hide_small=hide_small), []
    for metric in (*metrics_of(school), TURNOVER):
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
        values_of(school).items(),
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
    wanted = MetricValue.objects.filter(
        school__in=[school.pk for school in schools], code=metric.code, period__in=PERIODS[grain]
    )
    values = {
        (metric_value.school_id, metric_value.year, metric_value.period): metric_value.value for metric_value in wanted
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
