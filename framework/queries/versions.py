"""Reading versions of the framework; what is published never changes and is kept in memory by version."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet

from framework.enums import VersionState
from framework.models import (
    AgendaTemplateItem,
    CountRule,
    Criterion,
    Level,
    Outcome,
    Principle,
    Questionnaire,
    Rule,
    ScalePoint,
    Version,
)
from framework.queries.questionnaires import newest_editions
from framework.rules import rule_in_words


def all_versions() -> QuerySet[Version]:
    """Every version with its numbers of principles and criteria, newest first."""
    return (
        Version.objects.select_related("framework")
        .annotate(
            principle_count=Count("principles", distinct=True),
            criterion_count=Count("principles__criteria", distinct=True),
        )
        .order_by("-id")
    )


def principles_of(version_id: int) -> list[Principle]:
    """The principles with their criteria, two queries, in order."""
    return list(Principle.objects.filter(version_id=version_id).prefetch_related("criteria"))


@dataclass(frozen=True)
class LevelFacts:
    """A level with its own rules in words and the questionnaires it proposes; `unknown` are families that have none to
    use at the moment.
    """

    level: Level
    rules: tuple[tuple[Rule, str], ...]
    questionnaires: tuple[Questionnaire, ...]
    unknown: tuple[str, ...]
    agenda: tuple[AgendaTemplateItem, ...]


@dataclass(frozen=True)
class LevelsPage:
    """Everything about the levels of a version; `shared` are the rules of every level."""

    levels: tuple[LevelFacts, ...]
    shared: tuple[tuple[Rule, str], ...]
    outcomes: tuple[Outcome, ...]
    count_rules: tuple[CountRule, ...]


def levels_page(version: Version) -> LevelsPage:
    """Levels, rules, outcomes and what counts, in eight queries."""
    scale = {point.value: point for point in version.scale.all()}
    rules = [(rule, rule_in_words(rule, scale)) for rule in version.rules.all()]
    levels = list(version.levels.all())
    newest = {row.family: row for row in newest_editions({name for level in levels for name in level.questionnaires})}
    agenda = list(version.agenda_items.all())
    facts = tuple(
        LevelFacts(
            level,
            tuple(row for row in rules if row[0].level_id == level.pk),
            tuple(row for family, row in newest.items() if family in level.questionnaires),
            tuple(name for name in level.questionnaires if name not in newest),
            tuple(item for item in agenda if item.level_id == level.pk),
        )
        for level in levels
    )
    shared = tuple(row for row in rules if row[0].level_id is None)
    return LevelsPage(facts, shared, tuple(version.outcomes.all()), tuple(version.count_rules.all()))


def proposed_questionnaires(level: Level) -> list[Questionnaire]:
    """The newest edition of each questionnaire that a level proposes for its surveys, staff first."""
    return newest_editions(level.questionnaires)


def levels_to_start() -> list[Level]:
    """The levels of every published version, the newest version first."""
    levels = Level.objects.filter(version__state=VersionState.PUBLISHED).select_related("version")
    return list(levels.order_by("-version_id", "number"))


def newest_published(framework_id: int) -> Version | None:
    """The version that new cycles begin with: the one published last."""
    versions = Version.objects.filter(framework=framework_id, state=VersionState.PUBLISHED)
    return versions.order_by("-published_at", "-id").first()


@lru_cache(maxsize=32)
def fixed_principles_of(version_id: int) -> tuple[Principle, ...]:
    """The same of a version that is not a draft; kept in memory, because it does not change any more."""
    principles = tuple(principles_of(version_id))
    for principle in principles:
        for criterion in principle.criteria.all():
            criterion.principle = principle
    return principles


def fixed_criteria_count(version_id: int) -> int:
    """How many criteria a version has that is not a draft."""
    return sum(len(principle.criteria.all()) for principle in fixed_principles_of(version_id))


@lru_cache(maxsize=32)
def fixed_rules_of(version_id: int) -> tuple[Rule, ...]:
    """What readiness asks for, of a version that is not a draft; kept in memory as the principles are."""
    return tuple(Rule.objects.filter(version_id=version_id))


@lru_cache(maxsize=32)
def fixed_scale_of(version_id: int) -> dict[int, ScalePoint]:
    """The points of the scale by value, of a version that is not a draft."""
    return {point.value: point for point in ScalePoint.objects.filter(version_id=version_id)}


@lru_cache(maxsize=32)
def fixed_levels_of(version_id: int) -> tuple[Level, ...]:
    """The levels in order, of a version that is not a draft."""
    return tuple(Level.objects.filter(version_id=version_id))


@lru_cache(maxsize=32)
def fixed_outcomes_of(version_id: int) -> tuple[Outcome, ...]:
    """How a visit can end, in order, of a version that is not a draft."""
    return tuple(Outcome.objects.filter(version_id=version_id))


@lru_cache(maxsize=32)
def fixed_count_rules_of(version_id: int) -> dict[str, CountRule]:
    """What counts towards the next level, by event, of a version that is not a draft."""
    return {rule.event: rule for rule in CountRule.objects.filter(version_id=version_id)}


@lru_cache(maxsize=32)
def fixed_agenda_of(level_id: int) -> tuple[AgendaTemplateItem, ...]:
    """The template of the agenda of a level, in order, of a version that is not a draft."""
    return tuple(AgendaTemplateItem.objects.filter(level_id=level_id))


@lru_cache(maxsize=32)
def fixed_framework_of(version_id: int) -> int:
    """The framework of a version, by its number."""
    return Version.objects.values_list("framework_id", flat=True).get(pk=version_id)


FIXED = (
    fixed_agenda_of, fixed_framework_of,
    fixed_principles_of, fixed_rules_of, fixed_scale_of, fixed_levels_of, fixed_outcomes_of, fixed_count_rules_of,
)  # fmt: skip


def forget_fixed() -> None:
    """Forget every version; for tests, whose databases use ids again."""
    for cached in FIXED:
        cached.cache_clear()


def criteria_of(version_id: int) -> QuerySet[Criterion]:
    """The criteria with their principles, in order."""
    return Criterion.objects.filter(principle__version_id=version_id).select_related("principle")
