"""The mean of each principle, as dots and as a table."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from framework.queries import principle_names
from surveys.publication.comparisons import NO_CLEAR_CHANGE, Changes, Comparison, MeanChange
from surveys.publication.results import WaveResults
from surveys.publication.rounding import DomainResult
from wqm.ui.charts import Bar, Dot, Table, dot_chart
from wqm.ui.charts.data import TableRow
from wqm.ui.components.library import render

LOWEST_MEAN, HIGHEST_MEAN = 1, 5
ENDS = ("lowest", "highest")
MEANS = "Average score by principle"
NOT_COMPARED = Changes()


def principle_figure(
    results: WaveResults, beside: Sequence[Comparison] = (), changes: Changes = NOT_COMPARED, title: str = ""
) -> SafeString:
    """The mean of each principle as a dot, with last time as a ring; others are in the table folded under it."""
    names, title = principle_names(), title or MEANS
    picture = mean_dots(results, names, changes, title)
    return render("chart", svg=picture, title=title, table=mean_table(results, names, beside), folded=True)


def mean_dots(results: WaveResults, names: Mapping[str, str], changes: Changes, title: str) -> SafeString:
    """The picture alone."""
    dots = [_dot(domain, names, changes.means.get(domain.code)) for domain in results.domains]
    return dot_chart(dots, title=title, first=LOWEST_MEAN, last=HIGHEST_MEAN, ends=ENDS)


def _dot(domain: DomainResult, names: Mapping[str, str], change: MeanChange | None) -> Dot:
    label = names.get(domain.code, domain.code.title())
    if domain.withheld:
        return Dot(label, None)
    return Dot(
        label,
        float(domain.value),
        domain.text,
        float(domain.range.low),
        float(domain.range.high),
        float(change.before) if change else None,
        since(change.said, change.text) if change else "",
    )


def since(said: str, before: str) -> str:
    """A change in words: Higher than last time (3.4)."""
    return f"{said} since last time ({before})" if said == NO_CLEAR_CHANGE else f"{said} than last time ({before})"


def mean_bars(results: WaveResults, names: Mapping[str, str]) -> list[Bar]:
    """A bar for the mean of each principle, under the name that `names` has for it."""
    return [
        Bar(
            names.get(domain.code, domain.code.title()),
            None if domain.mean is None else float(domain.mean),
            domain.withheld,
            words=domain.text,
        )
        for domain in results.domains
    ]


def mean_table(results: WaveResults, names: Mapping[str, str], beside: Sequence[Comparison] = ()) -> Table:
    """The same means as a table, with those of others in columns of their own."""
    rows = [
        _mean_row(bar, [other.means.get(domain.code) for other in beside])
        for bar, domain in zip(mean_bars(results, names), results.domains, strict=True)
    ]
    return Table(("Principle", "Average score", *(other.name for other in beside)), rows)


def _mean_row(bar: Bar, others: Sequence[str | None]) -> TableRow:
    if bar.value is None:
        return TableRow(bar.label, withheld=bar.note, span=1 + len(others))
    return TableRow(bar.label, [bar.words, *(other or "–" for other in others)])


def finding_of(mean: DomainResult | None, change: MeanChange | None) -> str:
    if mean is None:
        return ""
    return f"{mean.text} out of {HIGHEST_MEAN}" + (f". {since(change.said, change.text)}" if change else "")
