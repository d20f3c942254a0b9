"""What a wave asks: pages, the checking of what was sent, and the constant size of a ballot."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from framework.enums import HIGHEST_NUMBER, SCALE_POINTS, Age, QuestionKind, Scale
from framework.models import Question, Questionnaire
from framework.queries import questions_of
from surveys.enums import LONGEST_TEXT

MOST_ON_A_PAGE = 5
# Younger children see one question at a time, after a page that says what this is.
ONE_AT_A_TIME = {Age.KS1, Age.KS2}
ANSWER_BYTES = 80  # a code of 40 characters, a value of 20 and their marks
TEXT_BYTES = LONGEST_TEXT * 4 + 48
FRAME_BYTES = 64
LOOKED_AT = 10  # times as many characters as are kept
# Persian, Urdu and many emoji are spelled with them.
JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Page:
    """At most five questions of one section, or one for younger children."""

    number: int
    heading: str
    questions: tuple[Question, ...]
    age: Age = Age.ADULT


@lru_cache(maxsize=64)
def pages_of(questionnaire_id: int) -> tuple[Page, ...]:
    """The pages of a published questionnaire; kept in memory, because it does not change any more."""
    age = Age(Questionnaire.objects.values_list("age", flat=True).get(pk=questionnaire_id))
    most = 1 if age in ONE_AT_A_TIME else MOST_ON_A_PAGE
    pages: list[Page] = []
    for question in questions_of(questionnaire_id):
        last = pages[-1] if pages else None
        fits = last and last.questions[0].section_id == question.section_id and len(last.questions) < most
        if last and fits:
            pages[-1] = Page(last.number, last.heading, (*last.questions, question), age)
        else:
            pages.append(Page(len(pages) + 1, question.section.name, (question,), age))
    return tuple(pages)


def age_of(questionnaire_id: int) -> Age:
    """For whom the pages are laid out."""
    return next((page.age for page in pages_of(questionnaire_id)), Age.ADULT)


def first_number(questionnaire_id: int) -> int:
    """The number of the page that a link opens: 0 is the page without a question that younger children start from."""
    return 0 if age_of(questionnaire_id) in ONE_AT_A_TIME else 1


def has_review(questionnaire_id: int) -> bool:
    """Whether everything answered is shown once more before it is sent.

    Not to younger children, who see one question at a time: a list would be more to read than the questions were.
    """
    return age_of(questionnaire_id) not in ONE_AT_A_TIME


def last_number(questionnaire_id: int) -> int:
    """The number of the page that sends: the review, where there is one, comes after the last questions."""
    return len(pages_of(questionnaire_id)) + has_review(questionnaire_id)


def page_of(questionnaire_id: int, code: str) -> int | None:
    """The number of the page that asks the question with this code; None for a code that there is not."""
    pages = pages_of(questionnaire_id)
    return next((page.number for page in pages for question in page.questions if question.code == code), None)


def all_questions(questionnaire_id: int) -> tuple[Question, ...]:
    """Every question in order."""
    return tuple(question for page in pages_of(questionnaire_id) for question in page.questions)


def is_counted(question: Question) -> bool:
    """Whether answers are counted, rather than read as words."""
    return question.kind != QuestionKind.TEXT


def ballot_size(questionnaire_id: int) -> int:
    """Bytes that hold the longest possible answers to this questionnaire."""
    return FRAME_BYTES + sum(_longest(question) for question in all_questions(questionnaire_id))


def _longest(question: Question) -> int:
    if question.kind == QuestionKind.TEXT:
        return TEXT_BYTES
    options = question.options.all() if question.kind == QuestionKind.MULTIPLE else ()
    return ANSWER_BYTES + sum(len(option.code) + 3 for option in options)


def clean_answers(questionnaire_id: int, sent: QueryDict) -> dict[str, Any]:
    """The valid answers in a form, by question code; see `clean_answer`.

    What is not valid is left out; a browser cannot send it, and nobody else's answer depends on it.
    """
    answers = {
        question.code: clean_answer(question, sent.getlist(f"q-{question.code}"))
        for question in all_questions(questionnaire_id)
    }
    return {code: answer for code, answer in answers.items() if answer is not None}


def answers_after(questionnaire_id: int, before: dict[str, Any], sent: QueryDict) -> dict[str, Any]:
    """The answers of `before` with those of the page that was sent, as they stand on it now.

    A page sends its own questions alone. So what it leaves empty is taken back, and what other pages asked stays, also
    where the page had lain open or in the history for long.
    """
    asked_here = _codes_on(questionnaire_id, sent.get("page", ""))
    left = {code: answer for code, answer in before.items() if code not in asked_here}
    answers = left | clean_answers(questionnaire_id, sent)
    answers.pop(sent.get("clear", ""), None)
    return answers


def _codes_on(questionnaire_id: int, number: str) -> set[str]:
    pages = pages_of(questionnaire_id)
    return {question.code for page in pages if str(page.number) == number for question in page.questions}


def clean_answer(question: Question, sent: list[str]) -> Any:
    """A point of the scale, a number, the code of an option, a list of codes in order, or words; None for no answer."""
    last = sent[-1] if sent else ""
    if question.kind == QuestionKind.TEXT:
        return clean_text(last) or None
    if question.kind == QuestionKind.MULTIPLE:
        return [option.code for option in question.options.all() if option.code in sent] or None
    if question.kind == QuestionKind.CHOICE:
        return last if last in {option.code for option in question.options.all()} else None
    # At most two digits, as they are written on the page; Python refuses to read a number of thousands.
    point = int(last) if len(last) <= 2 and last.isascii() and last.isdigit() else -1
    return point if point in points_of(question) and str(point) == last else None


def points_of(question: Question) -> range:
    """The numbers with which a question of the kinds scale and "0 to 10" can be answered; empty for the others."""
    if question.kind == QuestionKind.SCALE:
        return range(1, SCALE_POINTS[Scale(question.scale)] + 1)
    return range(HIGHEST_NUMBER + 1) if question.kind == QuestionKind.NUMBER else range(0)


def clean_text(value: str) -> str:
    """Words as they were written, without control characters, at most LONGEST_TEXT characters.

    Only the beginning of what is far too long is looked at: a form can be megabytes, and each character takes time.
    """
    value = value[: LONGEST_TEXT * LOOKED_AT].replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(_clean_character(character) for character in value)
    return text.strip()[:LONGEST_TEXT].rstrip()


def _clean_character(character: str) -> str:
    """The character, a space for any other blank, nothing for control, direction and unassigned characters."""
    if character == "\n" or character in JOINERS:
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character)[0] == "C" else character
