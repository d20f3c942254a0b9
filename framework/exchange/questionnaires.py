"""A questionnaire as one file with its translations, and back. The round trip is exact, byte by byte."""

import json
from typing import Any

from django.db.models import prefetch_related_objects

from framework.enums import WITH_OPTIONS, Age, Audience, QuestionKind, Scale
from framework.exchange.reading import (
    BadFrameworkFile,
    check_choice,
    check_types,
    each,
    expect,
    save,
    shown,
    value,
)
from framework.languages import TRANSLATED
from framework.models import Option, Question, Questionnaire, Section, TranslatedString, Translation
from framework.queries import source_strings

FORMAT = "wqm-questionnaire-2"
FORMATS = (FORMAT, "wqm-questionnaire-1")

DETAILS: dict[str, type] = {
    "slug": str,
    "family": str,
    "edition": int,
    "name": str,
    "audience": str,
    "age": str,
    "minutes": int,
    "source": str,
    "intro": str,
    "is_sample": bool,
}
WHOLE: dict[str, type] = {"format": str, **DETAILS, "sections": list, "translations": dict}
SECTION: dict[str, type] = {"name": str, "questions": list}
ASKED: dict[str, type] = {
    "code": str,
    "kind": str,
    "scale": str,
    "text": str,
    "principle_code": str,
    "no_principle": bool,
    "reversed": bool,
}
QUESTION: dict[str, type] = {**ASKED, "options": list}
OPTION: dict[str, type] = {"code": str, "text": str}
STRING: dict[str, type] = {"text": str, "checked": bool}


def describe_questionnaire(questionnaire: Questionnaire) -> dict[str, Any]:
    """Everything a questionnaire consists of, in order; its state is not of it."""
    sections = list(questionnaire.sections.prefetch_related("questions__options"))
    return {
        "format": FORMAT,
        **{name: getattr(questionnaire, name) for name in DETAILS},
        "sections": [
            {"name": section.name, "questions": [_question(question) for question in section.questions.all()]}
            for section in sections
        ],
        "translations": _translations(questionnaire),
    }


def write_questionnaire(data: dict[str, Any]) -> bytes:
    """The file: JSON in which a question, an option and a translated string stand on a line each."""
    return (_written(data, "") + "\n").encode()


def build_questionnaire(data: Any) -> Questionnaire:
    """A draft from what `describe_questionnaire` gave.

    Raises BadFrameworkFile; the caller's transaction undoes the rest. A file of the first format has no family: its
    short name becomes that of the family.
    """
    expect(data, FORMATS, "slug", "name", "audience", "sections")
    check_types(data, WHOLE, "questionnaire")
    check_choice(data, "audience", Audience, "audience")
    check_choice(data, "age", Age, "age")
    if Questionnaire.objects.filter(slug=data["slug"]).exists():
        raise BadFrameworkFile(
            f"There is already a questionnaire called {data['slug']}. Enter another short name, then import it again."
        )
    details = {"family": data["slug"], **{name: data[name] for name in DETAILS if name in data}}
    questionnaire = Questionnaire(**details)
    save(questionnaire, "questionnaire")
    codes: set[str] = set()
    for number, (place, row) in enumerate(each(data["sections"], "sections", 0), start=1):
        _build_section(questionnaire, number, row, codes, place)
    _build_translations(questionnaire, data.get("translations", {}))
    return questionnaire


def _build_section(questionnaire: Questionnaire, number: int, row: dict[str, Any], codes: set[str], place: str) -> None:
    check_types(row, SECTION, place)
    section = Section(questionnaire=questionnaire, number=number, name=value(row, "name", place))
    save(section, place)
    rows = each(value(row, "questions", place), f"{place}, questions", 0)
    for inner, (where, asked) in enumerate(rows, start=1):
        _build_question(section, inner, asked, codes, where)


def _build_question(section: Section, number: int, row: dict[str, Any], codes: set[str], place: str) -> None:
    check_types(row, QUESTION, place)
    check_choice(row, "kind", QuestionKind, place)
    check_choice(row, "scale", Scale, place)
    code = value(row, "code", place)
    if code in codes:
        raise BadFrameworkFile(f"{place}: the code “{code}” is used twice. Give each question its own code.")
    codes.add(code)
    question = Question(section=section, number=number, **{name: row[name] for name in ASKED if name in row})
    save(question, place)
    if question.kind not in WITH_OPTIONS:
        if row.get("options"):
            raise BadFrameworkFile(f"{place}: a “{question.kind}” question cannot have options. Remove them.")
        return
    given: set[str] = set()
    for inner, (where, option) in enumerate(each(row.get("options", []), f"{place}, options", 0), start=1):
        check_types(option, OPTION, where)
        chosen = value(option, "code", where)
        if chosen in given:
            raise BadFrameworkFile(f"{where}: the code “{chosen}” is used twice in this question.")
        given.add(chosen)
        save(Option(question=question, number=inner, code=chosen, text=value(option, "text", where)), where)


def _build_translations(questionnaire: Questionnaire, data: dict[str, Any]) -> None:
    keys = source_strings(questionnaire)
    codes = [language.code for language in TRANSLATED]
    for language, strings in data.items():
        place = f"translations, {shown(language)}"
        if language not in codes:
            raise BadFrameworkFile(f"{place}: this language should be one of {', '.join(codes)}.")
        if not isinstance(strings, dict):
            raise BadFrameworkFile(f"{place}: this should be a set of names and values.")
        translation = Translation(questionnaire=questionnaire, language=language)
        save(translation, place)
        rows = [_string(translation, key, row, keys, f"{place}, {key}") for key, row in strings.items()]
        TranslatedString.objects.bulk_create(rows)


def _string(translation: Translation, key: str, row: Any, keys: dict[str, str], place: str) -> TranslatedString:
    if key not in keys:
        raise BadFrameworkFile(f"{shown(place)}: there is no such text in this questionnaire.")
    if not isinstance(row, dict):
        raise BadFrameworkFile(f"{place}: this should be a set of names and values.")
    check_types(row, STRING, place)
    text = value(row, "text", place).strip()
    if not text:
        raise BadFrameworkFile(f"{place}: “text” is blank. Remove it, or write the translation.")
    return TranslatedString(translation=translation, key=key, text=text, is_checked=row.get("checked", False))


def _question(question: Question) -> dict[str, Any]:
    described = {name: getattr(question, name) for name in ASKED}
    if question.kind != QuestionKind.SCALE:
        del described["scale"]
    options = [{"code": option.code, "text": option.text} for option in question.options.all()]
    return {**described, "options": options} if question.kind in WITH_OPTIONS else described


def _translations(questionnaire: Questionnaire) -> dict[str, Any]:
    keys = source_strings(questionnaire)
    translations = list(questionnaire.translations.all())
    prefetch_related_objects(translations, "strings")
    described = {}
    for translation in translations:
        strings = {string.key: string for string in translation.strings.all() if string.text}
        described[translation.language] = {
            key: {"text": strings[key].text, "checked": strings[key].is_checked} for key in keys if key in strings
        }
    return described


def _written(data: Any, indent: str) -> str:
    inner = indent + "  "
    if isinstance(data, dict) and any(isinstance(item, (dict, list)) for item in data.values()):
        rows = [
            f"{inner}{json.dumps(name, ensure_ascii=False)}: {_written(item, inner)}" for name, item in data.items()
        ]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(data, list) and data:
        return "[\n" + ",\n".join(inner + _written(item, inner) for item in data) + f"\n{indent}]"
    return json.dumps(data, ensure_ascii=False)
