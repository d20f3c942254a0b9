"""Sections and questions of a draft. Each write holds the questionnaire, so that it is not published half-way."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils.text import slugify

from framework.enums import NONE_MEANT, WITH_OPTIONS
from framework.models import Option, Question, Questionnaire, Section
from framework.services import wording
from framework.services.questionnaires import locked_draft
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit
from wqm.editing.editions import changes_of

OUT_OF_THE_WAY = 10_000
LONGEST_CODE = 40
LONGEST_OPTION_CODE = 20
MOST_ROWS = 200


@dataclass(frozen=True)
class Asked:
    """A question as it was typed; `options` are the texts of the lines, in order."""

    text: str
    kind: str
    scale: str
    principle_code: str = ""
    no_principle: bool = False
    reversed: bool = False
    options: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The values of the row."""
        names = ("text", "kind", "scale", "principle_code", "no_principle", "reversed")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def add_section(*, questionnaire: Questionnaire, name: str, by: Any) -> Section:
    """At the end."""
    questionnaire = locked_draft(questionnaire.pk)
    number = _next_number(questionnaire.sections)
    section = Section.objects.create(questionnaire=questionnaire, number=number, name=name)
    _note("section.added", questionnaire, f"Added the section “{name}”", by)
    return section


@transaction.atomic
def rename_section(*, section: Section, name: str, by: Any, edition: int | None = None) -> Section:
    """Another heading, to be translated again. Raises EditConflict where somebody else has renamed it."""
    questionnaire = locked_draft(section.questionnaire_id)
    section = _still(questionnaire.sections, section)
    if not start_edit(section, {"name": name}, edition=edition):
        return section
    section.name = name
    section.save(update_fields=["name"])
    wording.uncheck(questionnaire, [f"section:{section.number}"])
    _note("section.renamed", questionnaire, f"Renamed a section to “{name}”", by)
    return section


@transaction.atomic
def move_section(*, section: Section, direction: str, by: Any) -> None:
    """One place up or down; at the end of the way nothing happens."""
    questionnaire = locked_draft(section.questionnaire_id)
    section = _still(questionnaire.sections, section)
    _order_sections(questionnaire, _moved(list(questionnaire.sections.all()), section, direction))
    _note("section.moved", questionnaire, f"Moved the section “{section}” {direction}", by)


@transaction.atomic
def delete_section(*, section: Section, by: Any) -> None:
    """With its questions and their translations."""
    questionnaire = locked_draft(section.questionnaire_id)
    section = _still(questionnaire.sections, section)
    for question in section.questions.all():
        wording.forget(questionnaire, question=question.code)
    wording.forget(questionnaire, section=section.number)
    section.delete()
    _order_sections(questionnaire, list(questionnaire.sections.all()))
    _note("section.deleted", questionnaire, f"Deleted the section “{section}”", by)


@transaction.atomic
def add_question(*, section: Section, asked: Asked, by: Any, code: str = "") -> Question:
    """At the end of the section, under a code that is made from its words unless one is given."""
    questionnaire = locked_draft(section.questionnaire_id)
    section = _still(questionnaire.sections, section)
    taken = set(_questions(questionnaire).values_list("code", flat=True))
    if code in taken:
        raise NotAllowed(f"The code “{code}” is used by another question. Enter another code, or leave it blank.")
    code = code or _free_code(asked.text, taken, LONGEST_CODE, "question")
    number = _next_number(section.questions)
    question = Question.objects.create(section=section, number=number, code=code, **asked.fields())
    _write_options(questionnaire, question, asked)
    _note("question.added", questionnaire, f"Added the question “{asked.text}”", by)
    return question


@transaction.atomic
def change_question(
    *, question: Question, asked: Asked, by: Any, section: Section | None = None, edition: int | None = None
) -> Question:
    """Its words, kind and options, and the section it stands in; it keeps its code.

    Raises EditConflict where somebody else changed the same since the page of `edition`.
    """
    questionnaire = locked_draft(question.section.questionnaire_id)
    question = _still(_questions(questionnaire).select_related("section"), question)
    asked, section = _changed(question, asked, section, edition)
    if question.text != asked.text:
        wording.uncheck(questionnaire, [f"question:{question.code}"])
    for name, value in asked.fields().items():
        setattr(question, name, value)
    if section is not None and section.pk != question.section_id:
        _put_into(question, _still(questionnaire.sections, section))
    question.save()
    _write_options(questionnaire, question, asked)
    _note("question.changed", questionnaire, f"Changed the question “{asked.text}”", by)
    return question


def _changed(question: Question, asked: Asked, section: Section | None, edition: int | None) -> tuple[Asked, Section]:
    """What was touched, over what is stored; kind, scale, options and turning round belong together."""
    options = tuple(option.text for option in question.options.all())
    there = Asked(**{name: getattr(question, name) for name in asked.fields()}, options=options)
    stored = _values(there, question.section)
    wanted = _values(asked, section or question.section)
    changes = changes_of(question, stored, wanted, edition=edition, together=[("kind", "scale", "options", "reversed")])
    if "principle" in changes:
        changes |= {name: getattr(asked, name) for name in ("principle_code", "no_principle")}
        del changes["principle"]
    section = changes.pop("section", question.section)
    return replace(there, **{name: getattr(asked, name) for name in changes}), section


def _values(asked: Asked, section: Section) -> dict[str, Any]:
    names = ("text", "kind", "scale", "reversed", "options")
    principle = NONE_MEANT if asked.no_principle else asked.principle_code
    return {name: getattr(asked, name) for name in names} | {"principle": principle, "section": section}


@transaction.atomic
def move_question(*, question: Question, direction: str, by: Any) -> None:
    """One place up or down; from the end of a section it goes on into the next one."""
    questionnaire = locked_draft(question.section.questionnaire_id)
    question = _still(_questions(questionnaire).select_related("section"), question)
    section = question.section
    rows = list(section.questions.all())
    if question == rows[0 if direction == "up" else -1]:
        sections = list(questionnaire.sections.all())
        place = sections.index(section) + (-1 if direction == "up" else 1)
        if not 0 <= place < len(sections):
            return
        _put_into(question, sections[place])
        question.save(update_fields=["section", "number"])
        if direction == "down":
            rows = list(sections[place].questions.all())
            _order(sections[place].questions.all(), [rows[-1], *rows[:-1]])
    else:
        _order(section.questions.all(), _moved(rows, question, direction))
    _note("question.moved", questionnaire, f"Moved the question “{question}” {direction}", by)


@transaction.atomic
def delete_question(*, question: Question, by: Any) -> None:
    """With its options and their translations."""
    questionnaire = locked_draft(question.section.questionnaire_id)
    question = _still(_questions(questionnaire), question)
    wording.forget(questionnaire, question=question.code)
    question.delete()
    _note("question.deleted", questionnaire, f"Deleted the question “{question}”", by)


def matched_codes(old: list[tuple[str, str]], lines: list[str]) -> list[str]:
    """The code of each line, "" for a new one: a line keeps its code as it is moved, and as it is reworded in place.

    `old` are (code, text) in order.
    """
    unused = {text: code for code, text in old}
    codes = [unused.pop(line, "") for line in lines]
    texts = [text for _, text in old]
    for act, start, end, first, last in SequenceMatcher(None, texts, lines, autojunk=False).get_opcodes():
        if act != "replace":
            continue
        free = [text for text in texts[start:end] if text in unused]
        for place in [place for place in range(first, last) if not codes[place]][: len(free)]:
            codes[place] = unused.pop(free.pop(0))
    for place, text in enumerate(texts[: len(lines)]):
        codes[place] = codes[place] or unused.pop(text, "")
    return codes


def _write_options(questionnaire: Questionnaire, question: Question, asked: Asked) -> None:
    old = list(question.options.all())
    lines = list(asked.options) if asked.kind in WITH_OPTIONS else []
    codes = matched_codes([(option.code, option.text) for option in old], lines)
    gone = [option.code for option in old if option.code not in codes]
    reworded = {
        option.code for option in old if option.code in codes and option.text != lines[codes.index(option.code)]
    }
    if gone:
        wording.forget(questionnaire, question=question.code, options=gone)
    wording.uncheck(questionnaire, [f"option:{question.code}:{code}" for code in reworded])
    taken = {option.code for option in old}
    question.options.all().delete()
    rows = []
    for number, (code, text) in enumerate(zip(codes, lines, strict=True), start=1):
        code = code or _free_code(text, taken, LONGEST_OPTION_CODE, "option")
        taken.add(code)
        rows.append(Option(question=question, number=number, code=code, text=text))
    Option.objects.bulk_create(rows)


def _still(rows: Any, row: Any) -> Any:
    """The row as it is now that nobody else can change it."""
    current = rows.filter(pk=row.pk).first()
    if current is None:
        raise NotAllowed(f"“{row}” has been deleted by a colleague.")
    return current


def _put_into(question: Question, section: Section) -> None:
    """At the end of the section."""
    question.number = _next_number(section.questions)
    question.section = section


def _order_sections(questionnaire: Questionnaire, rows: list[Section]) -> None:
    numbers = {row.number: place for place, row in enumerate(rows, start=1)}
    wording.renumber_sections(questionnaire, numbers)
    _order(questionnaire.sections.all(), rows)


def _order(stored: QuerySet[Any], rows: list[Any]) -> None:
    """Number them as they stand; in two steps, because a number may be used once."""
    stored.update(number=F("number") + OUT_OF_THE_WAY)
    for place, row in enumerate(rows, start=1):
        row.number = place
    stored.model.objects.bulk_update(rows, ["number"])


def _moved(rows: list[Any], row: Model, direction: str) -> list[Any]:
    here = rows.index(row)
    new_place = min(max(here + (-1 if direction == "up" else 1), 0), len(rows) - 1)
    rows.insert(new_place, rows.pop(here))
    return rows


def _next_number(related: Any) -> int:
    last = related.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_ROWS:
        raise NotAllowed(f"There are already {last}, which is the most you can have. Start another questionnaire.")
    return last + 1


def _questions(questionnaire: Questionnaire) -> QuerySet[Question]:
    return Question.objects.filter(section__questionnaire=questionnaire)


def _free_code(text: str, taken: set[str], longest: int, otherwise: str) -> str:
    base = slugify(text)[: longest - 4].strip("-") or otherwise
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _note(verb: str, questionnaire: Questionnaire, sentence: str, by: Any) -> None:
    record(verb, by=by, target=questionnaire, summary=f"{sentence} in {questionnaire}")
