"""A version or questionnaire as plain data, and back. The round trip is exact."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from framework.enums import Audience, QuestionKind, RuleKind
from framework.models import (
    Criterion,
    CriterionMapping,
    Framework,
    Level,
    Principle,
    Question,
    Questionnaire,
    Rule,
    ScalePoint,
    Section,
    Version,
)

FORMAT = "wqm-framework-1"
QUESTIONNAIRE_FORMAT = "wqm-questionnaire-1"


class BadFrameworkFile(ValueError):
    """The file cannot be used; the message names the place and says what to do."""


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
                "criteria": [_criterion(one) for one in principle.criteria.prefetch_related("grown_from__earlier")],
            }
            for principle in version.principles.all()
        ],
    }


def build_version(data: Any) -> Version:
    """A draft from what `describe_version` gave. Raises BadFrameworkFile; the caller's transaction undoes the rest."""
    _expect(data, FORMAT, "framework", "code", "name", "scale", "levels", "rules", "principles")
    framework, _ = Framework.objects.get_or_create(
        slug=slugify(_value(data["framework"], "slug", "framework")),
        defaults={"name": _value(data["framework"], "name", "framework")},
    )
    code = slugify(str(data["code"]))
    if framework.versions.filter(code=code).exists():
        raise BadFrameworkFile(f"There is a version {code} already. Change “code” in the file and import it again.")
    version = Version(
        framework=framework,
        code=code,
        name=data["name"],
        about=data.get("about", ""),
        is_sample=bool(data.get("is_sample")),
    )
    _save(version, "version")
    for kind, rows in ((ScalePoint, "scale"), (Level, "levels"), (Rule, "rules")):
        for place, row in _each(data[rows], rows):
            _check_choice(row, "kind", RuleKind, place)
            _save(kind(version=version, **_known(kind, row, place)), place)
    for place, row in _each(data["principles"], "principles"):
        _build_principle(version, row, place)
    return version


def build_questionnaire(data: Any) -> Questionnaire:
    """A draft questionnaire from a file. Raises BadFrameworkFile."""
    _expect(data, QUESTIONNAIRE_FORMAT, "slug", "name", "audience", "sections")
    _check_choice(data, "audience", Audience, "audience")
    if Questionnaire.objects.filter(slug=data["slug"]).exists():
        raise BadFrameworkFile(f"There is a questionnaire {data['slug']} already. Change “slug” and import it again.")
    questionnaire = Questionnaire(**_known(Questionnaire, data, "questionnaire"))
    _save(questionnaire, "questionnaire")
    for number, (place, row) in enumerate(_each(data["sections"], "sections"), start=1):
        section = Section(questionnaire=questionnaire, number=number, name=_value(row, "name", place))
        _save(section, place)
        for inner, (where, question) in enumerate(_each(_value(row, "questions", place), place), start=1):
            _check_choice(question, "kind", QuestionKind, where)
            _save(Question(section=section, number=inner, **_known(Question, question, where)), where)
    return questionnaire


def _build_principle(version: Version, row: dict[str, Any], place: str) -> None:
    principle = Principle(version=version, **_known(Principle, row, place))
    _save(principle, place)
    for where, one in _each(_value(row, "criteria", place), f"{place}, criteria"):
        criterion = Criterion(principle=principle, **_known(Criterion, one, where))
        _save(criterion, where)
        for earlier in one.get("grown_from", []):
            CriterionMapping.objects.create(criterion=criterion, earlier=_earlier(version, earlier, where))


def _earlier(version: Version, reference: str, place: str) -> Criterion:
    code, _, criterion = reference.partition("/")
    found = Criterion.objects.filter(
        principle__version__framework=version.framework, principle__version__code=code, code=criterion
    ).first()
    if found is None:
        raise BadFrameworkFile(f"{place}: “{reference}” is not known. Import the version it comes from first.")
    return found


def _criterion(one: Criterion) -> dict[str, Any]:
    described = {name: getattr(one, name) for name in ("number", "code", "text", "guidance")}
    earlier = [
        f"{mapping.earlier.principle.version.code}/{mapping.earlier.code}" for mapping in one.grown_from.order_by("id")
    ]
    return {**described, "grown_from": earlier}


def _rows(related: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in related.all()]


def _expect(data: Any, wanted: str, *names: str) -> None:
    if not isinstance(data, dict) or data.get("format") != wanted:
        raise BadFrameworkFile(f"This is not a file of the kind “{wanted}”. Choose a file that was exported here.")
    missing = [name for name in names if name not in data]
    if missing:
        raise BadFrameworkFile(f"The file has no {' and no '.join(missing)}.")


def _each(rows: Any, place: str):
    if not isinstance(rows, list) or not rows:
        raise BadFrameworkFile(f"{place}: at least one is needed.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BadFrameworkFile(f"{place}, number {number}: this is not a set of names and values.")
        yield f"{place}, number {number}", row


def _value(row: Any, name: str, place: str) -> Any:
    if not isinstance(row, dict) or name not in row:
        raise BadFrameworkFile(f"{place}: “{name}” is missing.")
    return row[name]


def _known(kind: type[models.Model], row: dict[str, Any], place: str) -> dict[str, Any]:
    fields = {field.name for field in kind._meta.concrete_fields} - {"id", "state", "published_at"}
    return {name: value for name, value in row.items() if name in fields}


def _check_choice(row: dict[str, Any], name: str, choices: Any, place: str) -> None:
    if name in row and row[name] not in choices.values:
        raise BadFrameworkFile(f"{place}: “{row[name]}” is not one of {', '.join(choices.values)}.")


def _save(row: models.Model, place: str) -> None:
    try:
        row.full_clean(validate_constraints=True)
    except ValidationError as error:
        raise BadFrameworkFile(f"{place}: {' '.join(error.messages)}") from error
    row.save()
