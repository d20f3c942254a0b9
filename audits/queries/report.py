"""The report of an audit: themes, ratings, promises, what was agreed; only what may be shown. In the school's scope."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum

from audits.enums import IN_THEMES, AuditState, EntryKind, EntryState, Form, StepKind, TallyKind
from audits.follow_up import KIND, key_of
from audits.models import Agreement, Audit, Entry, Step, Tally, Theme
from audits.pages import EXIT_WORDS
from audits.queries.hall import promises_of, scale_of
from audits.results import Ratings, hot_shown, levels_shown, marks_shown, ratings_shown, scale_shown
from audits.scales import ScaleTable, scale_table
from framework.models import Principle
from plans.models import Target

MOST_ON_ONE_PAGE = 5


@dataclass(frozen=True)
class PrincipleReport:
    """A principle: its ratings, levels of groups, and its themes by kind."""

    principle: Principle
    ratings: Ratings
    again: Ratings | None
    levels: Sequence[tuple[str, int]]
    themes: Sequence[tuple[str, list[Theme]]]


@dataclass(frozen=True)
class Report:
    """What everybody who reads the school's audits may know of one.

    `asked` are the kinds of steps of its programme. `most` are the themes with most dots, or where no step asked for
    dots, with most entries.
    """

    audit: Audit
    principles: Sequence[PrincipleReport]
    promises: Sequence[tuple[Agreement, Ratings]]
    agreements: Sequence[tuple[Agreement, Target | None]]
    exit: Ratings
    hot: str
    most: Sequence[Theme]
    asked: frozenset[str]

    @property
    def rated(self) -> ScaleTable:
        """How people rated the principles; a second row where they rated again after talking."""
        rows = [(str(part.principle), part.ratings) for part in self.principles]
        again = [(f"{part.principle}, after talking", part.again) for part in self.principles if part.again]
        return scale_table("How staff rated each principle", _in_turn(rows, again))

    @property
    def kept(self) -> ScaleTable | None:
        """What people said of the promises of the audit before; None where there were none."""
        rows = [(str(promise), ratings) for promise, ratings in self.promises]
        return scale_table("Was it done?", rows) if rows else None

    @property
    def has_dots(self) -> bool:
        """People placed dots on what matters."""
        return StepKind.READING in self.asked

    @property
    def agrees_in_hall(self) -> bool:
        """People agreed actions together."""
        return StepKind.PLENARY in self.asked

    @property
    def openly(self) -> ScaleTable | None:
        """The exit question; None where nobody was asked."""
        if StepKind.CLOSING not in self.asked and self.audit.form != Form.ELECTRONIC:
            return None
        when = "Here" if self.audit.form == Form.ELECTRONIC else "Today"
        return scale_table("Could staff speak openly?", [(f"“{when} I could say what I think”", self.exit)])


def _in_turn(first: list[tuple[str, Ratings]], second: list[tuple[str, Ratings]]) -> list[tuple[str, Ratings]]:
    return [row for pair in zip(first, second, strict=True) for row in pair] if second else first


def report_of(audit: Audit) -> Report:
    """Everything of the report, in a fixed number of queries."""
    scale, tallies = scale_of(audit), _tallies(audit)
    themes: dict[tuple[int, str], list[Theme]] = defaultdict(list)
    every = themes_of(audit)
    for theme in every:
        themes[theme.principle, theme.kind].append(theme)
    principles = [
        PrincipleReport(
            principle,
            _ratings(audit, tallies, principle.number, scale, TallyKind.RATING),
            _ratings(audit, tallies, principle.number, scale, TallyKind.AGAIN) if audit.rates_again else None,
            levels_shown(tallies.get((TallyKind.LEVEL, str(principle.number)), []), scale),
            [(kind.label, themes[principle.number, kind]) for kind in EntryKind if themes[principle.number, kind]],
        )
        for principle in Principle.objects.filter(version=audit.version_id).order_by("number")
    ]
    asked = frozenset(Step.objects.filter(audit=audit).values_list("kind", flat=True))
    hot = [counts for (kind, _), counts in tallies.items() if kind == TallyKind.HOT]
    return Report(
        audit=audit,
        principles=principles,
        promises=[
            (promise, marks_shown(tallies.get((TallyKind.MARK, str(promise.pk)), []), audit.people, audit.k))
            for promise in promises_of(audit)
        ],
        agreements=agreements_with_targets(audit),
        exit=scale_shown(
            tallies.get((TallyKind.EXIT, ""), [0] * len(EXIT_WORDS)), EXIT_WORDS, 2, audit.people, audit.k
        ),
        hot=hot_shown(max(hot, default=[]), audit.people, audit.k),
        most=_most(every, by_dots=StepKind.READING in asked),
        asked=asked,
    )


def _most(themes: Sequence[Theme], *, by_dots: bool) -> list[Theme]:
    if by_dots:
        themes = [theme for theme in themes if theme.dots]
    return sorted(themes, key=lambda theme: (-theme.dots, -theme.entries, theme.title))[:MOST_ON_ONE_PAGE]


def agreements_with_targets(audit: Audit) -> list[tuple[Agreement, Target | None]]:
    """What was agreed, each with the target of the plan that it became."""
    agreements = list(Agreement.objects.filter(audit=audit))
    keys = [key_of(audit, agreement) for agreement in agreements]
    targets = Target.objects.filter(school=audit.school_id, ref_kind=KIND, ref_key__in=keys)
    by_key = {target.ref_key: target for target in targets}
    return [(agreement, by_key.get(key)) for agreement, key in zip(agreements, keys, strict=True)]


def _tallies(audit: Audit) -> dict[tuple[str, str], list[int]]:
    return {(tally.kind, tally.subject): tally.counts for tally in Tally.objects.filter(audit=audit)}


def _ratings(
    audit: Audit, tallies: dict[tuple[str, str], list[int]], number: int, scale: Sequence[Any], kind: TallyKind
) -> Ratings:
    return ratings_shown(tallies.get((kind, str(number)), []), audit.people, audit.k, scale)


def themes_of(audit: Audit) -> list[Theme]:
    """Its themes; before they are confirmed with the counts of their entries as they are now."""
    themes = Theme.objects.filter(audit=audit)
    if audit.state != AuditState.GATHERING:
        return list(themes)
    shown = Q(from_entries__state__in=IN_THEMES)
    rows = list(
        themes.annotate(now=Count("from_entries", filter=shown), dots_now=Sum("from_entries__dots", filter=shown))
    )
    for theme in rows:
        theme.entries, theme.dots = theme.now, theme.dots_now or 0
    return sorted(rows, key=lambda theme: (theme.principle, -theme.dots, -theme.entries, theme.title))


@dataclass(frozen=True)
class Gathering:
    """The page on which entries are joined: what is in no theme yet, by kind, and the themes with their entries."""

    numbers: Sequence[tuple[int, int]]
    chosen: int
    loose: Sequence[tuple[str, list[Entry]]]
    themes: Sequence[tuple[Theme, list[Entry]]]
    every_theme: Sequence[Theme]
    loose_in_all: int


def gathering_of(audit: Audit, chosen: int | None) -> Gathering:
    """One principle at a time (0 is all of them); a fixed number of queries however much was written."""
    shown = Entry.objects.filter(audit=audit, state__in=IN_THEMES, into=None)
    counts = {
        row["principle"]: row["number"]
        for row in shown.filter(theme=None).order_by().values("principle").annotate(number=Count("pk"))
    }
    numbers = [
        (number, counts.get(number, 0))
        for number in Principle.objects.filter(version=audit.version_id).values_list("number", flat=True)
    ]
    if chosen is None:
        chosen = next((number for number, left in numbers if left), numbers[0][0] if numbers else 0)
    # What a group joined is read here once more: the one with the pen could have put it under something else.
    alike = Prefetch("joined", Entry.objects.filter(state=EntryState.HALL).order_by("id"), to_attr="alike")
    entries = shown.prefetch_related(alike).order_by("principle", "kind", "-dots", "id")
    loose: dict[str, list[Entry]] = defaultdict(list)
    joined: dict[Any, list[Entry]] = defaultdict(list)
    for entry in entries if not chosen else entries.filter(Q(principle=chosen) | Q(theme__principle=chosen)):
        if entry.theme_id:
            joined[entry.theme_id].append(entry)
        elif not chosen or entry.principle == chosen:
            loose[entry.kind].append(entry)
    every = themes_of(audit)
    return Gathering(
        numbers=numbers,
        chosen=chosen,
        loose=[(kind.label, loose[kind]) for kind in EntryKind if loose[kind]],
        themes=[(theme, joined[theme.pk]) for theme in every if not chosen or theme.principle == chosen],
        every_theme=every,
        loose_in_all=sum(counts.values()),
    )


def newest_report(school_id: int) -> Report | None:
    """The report of the last audit that was shared; None before the first."""
    shared = Audit.objects.filter(school=school_id, reported_on__isnull=False).select_related("version", "school")
    audit = shared.order_by("-reported_on", "-opens_on").first()
    return report_of(audit) if audit else None
