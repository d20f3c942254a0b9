"""What a wave asks: pages, the checking of what was sent, and the constant size of a ballot."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from framework.enums import QuestionKind
from framework.models import Question
from framework.queries import questions_of
from surveys.enums import LONGEST_TEXT, SCALE_POINTS

MOST_ON_A_PAGE = 5
SCALE_BYTES = 48
TEXT_BYTES = LONGEST_TEXT * 4 + 48
FRAME_BYTES = 64
# Persian, Urdu and many emoji are spelled with them.
JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Page:
    """At most five questions of one section."""

    number: int
    heading: str
    questions: tuple[Question, ...]


@lru_cache(maxsize=64)
def pages_of(questionnaire_id: int) -> tuple[Page, ...]:
    """The pages of a published questionnaire; kept in memory, because it does not change any more."""
    pages: list[Page] = []
    for question in questions_of(questionnaire_id):
        last = pages[-1] if pages else None
        fits = last and last.questions[0].section_id == question.section_id and len(last.questions) < MOST_ON_A_PAGE
        if last and fits:
            pages[-1] = Page(last.number, last.heading, (*last.questions, question))
        else:
            pages.append(Page(len(pages) + 1, question.section.name, (question,)))
    return tuple(pages)


def all_questions(questionnaire_id: int) -> tuple[Question, ...]:
    """Every question in order."""
    return tuple(question for page in pages_of(questionnaire_id) for question in page.questions)


def ballot_size(questionnaire_id: int) -> int:
    """Bytes that hold the longest possible answers to this questionnaire."""
    texts = sum(question.kind == QuestionKind.TEXT for question in all_questions(questionnaire_id))
    scales = len(all_questions(questionnaire_id)) - texts
    return FRAME_BYTES + scales * SCALE_BYTES + texts * TEXT_BYTES


def clean_answers(questionnaire_id: int, sent: Any) -> dict[str, Any]:
    """The valid answers among `sent` (a QueryDict or dict): 1 to 5 for a scale, text without control characters.

    What is not valid is left out; a browser cannot send it, and nobody else's answer depends on it.
    """
    answers: dict[str, Any] = {}
    for question in all_questions(questionnaire_id):
        value = sent.get(f"q-{question.code}", "")
        if question.kind == QuestionKind.SCALE and value in _POINTS:
            answers[question.code] = int(value)
        elif question.kind == QuestionKind.TEXT and (text := clean_text(value)):
            answers[question.code] = text
    return answers


def clean_text(value: str) -> str:
    """Words as they were written, without control characters, at most LONGEST_TEXT characters."""
    kept = "".join(_kept(character) for character in value.replace("\r\n", "\n").replace("\r", "\n"))
    return kept.strip()[:LONGEST_TEXT].rstrip()


def _kept(character: str) -> str:
    """The character, a space for any other blank, nothing for control, direction and unassigned characters."""
    if character == "\n" or character in JOINERS:
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character)[0] == "C" else character


_POINTS = {str(point) for point in range(1, SCALE_POINTS + 1)}
