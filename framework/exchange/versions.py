"""A version as plain data, and back. The round trip is exact."""

from typing import Any

from django.utils.text import slugify

from framework.enums import RuleKind
from framework.exchange.reading import BadFrameworkFile, check_choice, each, expect, known, save, value
from framework.models import Criterion, CriterionMapping, Framework, Level, Principle, Rule, ScalePoint, Version

FORMAT = "wqm-framework-1"


def describe_version(version: Version) -> dict[str, Any]:
    """Everything a version consists of, in order."""
    return {
        "format": FORMAT,
        "framework": {"slug": version.framework.slug, "name": version.framework.name},
        **{name: getattr(version, name) for name in ("code", "name", "about", "is_sample")},
        "scale": _rows(version.scale, "value", "name", "sentence"),
        "levels": _rows(
            version.levels, "number", "code", "name", "sentence", "visit_days", "valid_months", "earlier_awards_needed"
        ),
        "rules": _rows(version.rules, "kind", "audience", "threshold"),
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
    expect(data, FORMAT, "framework", "code", "name", "scale", "levels", "rules", "principles")
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
    for kind, rows in ((ScalePoint, "scale"), (Level, "levels"), (Rule, "rules")):
        for place, row in each(data[rows], rows):
            check_choice(row, "kind", RuleKind, place)
            save(kind(version=version, **known(kind, row, place)), place)
    for place, row in each(data["principles"], "principles"):
        _build_principle(version, row, place)
    return version


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


def _rows(related: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in related.all()]
