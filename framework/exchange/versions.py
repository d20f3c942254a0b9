"""A version as plain data, and back. The round trip is exact."""

from typing import Any

from django.utils.text import slugify

from framework.agendas import default_items
from framework.defaults import COUNT_RULES, OUTCOMES
from framework.enums import CountEvent, RuleKind
from framework.exchange.reading import BadFrameworkFile, check_choice, each, expect, known, save, shown, value
from framework.models import (
    AgendaTemplateItem,
    CountRule,
    Criterion,
    CriterionMapping,
    Framework,
    Level,
    Outcome,
    Principle,
    Rule,
    ScalePoint,
    Version,
)

# The first is the one that is written; files of the other know no outcomes and nothing of what counts. Agendas came to
# the first later: a file without them has the default ones.
FORMATS = ("wqm-framework-2", "wqm-framework-1")
LEVEL = (
    "number", "code", "name", "sentence", "visit_days", "valid_months", "earlier_awards_needed", "fee", "fee_note",
    "questionnaires",
)  # fmt: skip
OUTCOME = ("number", "code", "name", "sentence", "kind", "days", "most_named")
AGENDA_ITEM = ("number", "day", "minutes", "kind", "voice", "title", "note", "principles")
COUNT_RULE = ("event", "effect", "months", "sentence")


def describe_version(version: Version) -> dict[str, Any]:
    """Everything a version consists of, in order."""
    return {
        "format": FORMATS[0],
        "framework": {"slug": version.framework.slug, "name": version.framework.name},
        **{name: getattr(version, name) for name in ("code", "name", "about", "is_sample")},
        "scale": _rows(version.scale, "value", "name", "sentence"),
        "levels": _rows(version.levels, *LEVEL),
        "rules": [_rule(rule) for rule in version.rules.select_related("level")],
        "outcomes": _rows(version.outcomes, *OUTCOME),
        "count_rules": _rows(version.count_rules, *COUNT_RULE),
        "agendas": [_agenda_item(item) for item in version.agenda_items.select_related("level")],
        "principles": [
            {
                **{name: getattr(principle, name) for name in ("number", "code", "name", "sentence")},
                "criteria": [
                    _criterion(criterion) for criterion in principle.criteria.prefetch_related("grown_from__earlier")
                ],
            }
            for principle in version.principles.all()
        ],
    }


def build_version(data: Any) -> Version:
    """A draft from what `describe_version` gave. Raises BadFrameworkFile; the caller's transaction undoes the rest."""
    expect(data, FORMATS, "framework", "code", "name", "scale", "levels", "rules", "principles")
    framework, _ = Framework.objects.get_or_create(
        slug=slugify(value(data["framework"], "slug", "framework")),
        defaults={"name": value(data["framework"], "name", "framework")},
    )
    code = slugify(str(data["code"]))
    if framework.versions.filter(code=code).exists():
        raise BadFrameworkFile(f"There is already a version {code}. Change “code” in the file, then import it again.")
    version = Version(
        framework=framework,
        code=code,
        name=data["name"],
        about=data.get("about", ""),
        is_sample=bool(data.get("is_sample")),
    )
    save(version, "version")
    for kind, rows in ((ScalePoint, "scale"), (Level, "levels")):
        for place, row in each(data[rows], rows):
            save(kind(version=version, **known(kind, row, place)), place)
    levels = {level.code: level for level in version.levels.all()}
    for place, row in each(data["rules"], "rules", fewest=0):
        check_choice(row, "kind", RuleKind, place)
        save(Rule(version=version, **known(Rule, row, place) | {"level": _level(levels, row, place)}), place)
    for place, row in each(data.get("outcomes", list(OUTCOMES)), "outcomes"):
        save(Outcome(version=version, **known(Outcome, row, place)), place)
    _build_count_rules(version, data.get("count_rules", list(COUNT_RULES)))
    for place, row in each(data["principles"], "principles"):
        _build_principle(version, row, place)
    _build_agendas(version, levels, data.get("agendas"))
    return version


def _build_agendas(version: Version, levels: dict[str, Level], rows: Any) -> None:
    """The template of each level; a file that says nothing of agendas begins with the default ones."""
    if rows is None:
        rows = [{"level": level.code, **row} for level in levels.values() for row in default_items(level.visit_days)]
    codes = set(version.principles.values_list("code", flat=True))
    for place, row in each(rows, "agendas", fewest=0):
        level = _level(levels, row, place)
        if level is None:
            raise BadFrameworkFile(f"{place}: “level” is missing.")
        if isinstance(row.get("starts_at"), (int, float, list, dict)):
            raise BadFrameworkFile(f"{place}: “starts_at” has to be a time in quotation marks, such as “08:30”.")
        item = AgendaTemplateItem(version=version, **known(AgendaTemplateItem, row, place) | {"level": level})
        save(item, place)
        if unknown := [code for code in item.principles if code not in codes]:
            raise BadFrameworkFile(f"{place}: “{shown(unknown[0])}” is not a principle of this version.")


def _level(levels: dict[str, Level], row: dict[str, Any], place: str) -> Level | None:
    """The level of a rule; one without a level is asked for at all of them."""
    code = row.get("level")
    if code and (not isinstance(code, str) or code not in levels):
        raise BadFrameworkFile(f"{place}: “{code}” is not a level of this version.")
    return levels[code] if code else None


def _build_count_rules(version: Version, rows: Any) -> None:
    """One for each event, so that nothing that happens to a school is left open."""
    for place, row in each(rows, "count_rules"):
        save(CountRule(version=version, **known(CountRule, row, place)), place)
    missing = set(CountEvent.values) - set(version.count_rules.values_list("event", flat=True))
    if missing:
        raise BadFrameworkFile(f"count_rules: {', '.join(sorted(missing))} is missing.")


def _build_principle(version: Version, row: dict[str, Any], place: str) -> None:
    principle = Principle(version=version, **known(Principle, row, place))
    save(principle, place)
    for where, criterion_row in each(value(row, "criteria", place), f"{place}, criteria"):
        criterion = Criterion(principle=principle, **known(Criterion, criterion_row, where))
        save(criterion, where)
        for earlier in criterion_row.get("grown_from", []):
            CriterionMapping.objects.create(criterion=criterion, earlier=_earlier(version, earlier, where))


def _earlier(version: Version, reference: str, place: str) -> Criterion:
    code, _, criterion = reference.partition("/")
    earlier = Criterion.objects.filter(
        principle__version__framework=version.framework, principle__version__code=code, code=criterion
    ).first()
    if earlier is None:
        raise BadFrameworkFile(
            f"{place}: “{reference}” is not in any version here. Import the version it comes from first."
        )
    return earlier


def _criterion(criterion: Criterion) -> dict[str, Any]:
    described = {name: getattr(criterion, name) for name in ("number", "code", "text", "guidance")}
    earlier = [
        f"{mapping.earlier.principle.version.code}/{mapping.earlier.code}"
        for mapping in criterion.grown_from.order_by("id")
    ]
    return {**described, "grown_from": earlier}


def _rule(rule: Rule) -> dict[str, Any]:
    described = {name: getattr(rule, name) for name in ("kind", "audience", "threshold", "is_advice")}
    return {"level": rule.level.code if rule.level else "", **described}


def _agenda_item(item: AgendaTemplateItem) -> dict[str, Any]:
    starts_at = f"{item.starts_at:%H:%M}" if item.starts_at else None
    return {
        "level": item.level.code,
        "starts_at": starts_at,
        **{name: getattr(item, name) for name in AGENDA_ITEM},
    }


def _rows(related: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in related.all()]
