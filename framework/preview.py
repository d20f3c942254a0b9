"""How a questionnaire looks to who answers it: pages, in a language, on a narrow screen."""

from dataclasses import dataclass

from framework.enums import HIGHEST_NUMBER, Age, QuestionKind, Scale
from framework.models import Question, Questionnaire
from framework.queries import questions_of
from framework.scales import words_of

MOST_ON_A_PAGE = {Age.ADULT: 5, Age.SECONDARY: 5, Age.KS2: 1, Age.KS1: 1}


@dataclass(frozen=True)
class Shown:
    """A question in the reader's words; `answers` are the words on its buttons, none for own words."""

    text: str
    kind: str
    answers: tuple[str, ...]
    has_faces: bool


@dataclass(frozen=True)
class PreviewPage:
    """What stands on one page."""

    number: int
    heading: str
    questions: tuple[Shown, ...]


def pages_of_preview(questionnaire: Questionnaire, texts: dict[str, str], language: str) -> list[PreviewPage]:
    """The pages in order, in these texts; a section begins on a page of its own."""
    most = MOST_ON_A_PAGE[Age(questionnaire.age)]
    groups: list[list[Question]] = []
    for question in questions_of(questionnaire.pk):
        if groups and groups[-1][0].section_id == question.section_id and len(groups[-1]) < most:
            groups[-1].append(question)
        else:
            groups.append([question])
    return [
        PreviewPage(
            number,
            texts[f"section:{group[0].section.number}"],
            tuple(_shown(asked, texts, language) for asked in group),
        )
        for number, group in enumerate(groups, start=1)
    ]


def _shown(question: Question, texts: dict[str, str], language: str) -> Shown:
    answers = tuple(texts[f"option:{question.code}:{option.code}"] for option in question.options.all())
    if question.kind == QuestionKind.SCALE:
        answers = words_of(question.scale, language)
    elif question.kind == QuestionKind.NUMBER:
        answers = tuple(str(number) for number in range(HIGHEST_NUMBER + 1))
    has_faces = question.kind == QuestionKind.SCALE and question.scale == Scale.FACES
    return Shown(texts[f"question:{question.code}"], question.kind, answers, has_faces)
