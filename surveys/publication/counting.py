"""From opened ballots to counts: the declared measures and no others. Pure functions.

Counts are taken for each kind of respondent once and added up for the rows that contain it, so that ten times the rows
do not mean ten times the work.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framework.enums import QuestionKind
from framework.models import Question
from surveys.publication.rounding import FEWEST_QUESTIONS
from surveys.questions import points_of

RESPONDENTS = "respondents"
# Means are on a scale from 1 to 5, also of questions with three points.
MEAN_POINTS = 5

Counts = dict[str, list[int]]


class Counter:
    """Counts ballots by kind of respondent. A measure is a list of whole numbers that can be added to another."""

    def __init__(self, questions: Sequence[Question]):
        self._sizes = {RESPONDENTS: 1} | {question.code: _size(question) for question in questions if _size(question)}
        self._places = {question.code: _places(question) for question in questions if _size(question)}
        self._domains = {f"principle:{code}": _Domain(members) for code, members in domains(questions).items()}
        self._sizes |= dict.fromkeys(self._domains, 2)
        self.by_group: dict[str, Counts] = {}

    def add(self, group: str, answers: Mapping[str, Any]) -> None:
        """Count one ballot."""
        counts = self.by_group.setdefault(group, self._empty())
        counts[RESPONDENTS][0] += 1
        for code, answer in answers.items():
            places = self._places.get(code)
            if places is None:
                continue
            if isinstance(answer, list):
                counts[code][0] += 1
                for choice in answer:
                    counts[code][places[choice]] += 1
            else:
                counts[code][places[answer]] += 1
        for measure, domain in self._domains.items():
            if (mean := domain.mean_of(answers)) is not None:
                counts[measure][0] += mean
                counts[measure][1] += 1

    def total(self, groups: Iterable[str]) -> Counts:
        """The counts of several kinds of respondents together."""
        total = self._empty()
        for group in groups:
            for measure, counts in self.by_group.get(group, {}).items():
                total[measure] = [so_far + more for so_far, more in zip(total[measure], counts, strict=True)]
        return total

    def _empty(self) -> Counts:
        return {measure: [0] * size for measure, size in self._sizes.items()}


def _size(question: Question) -> int:
    """Numbers of a question's measure; of "any of several" the first is how many people answered at all."""
    if question.kind in (QuestionKind.CHOICE, QuestionKind.MULTIPLE):
        return len(question.options.all()) + (question.kind == QuestionKind.MULTIPLE)
    return len(points_of(question))


def _places(question: Question) -> dict[Any, int]:
    """Where in the measure an answer counts."""
    if question.kind in (QuestionKind.CHOICE, QuestionKind.MULTIPLE):
        first = int(question.kind == QuestionKind.MULTIPLE)
        return {option.code: at for at, option in enumerate(question.options.all(), start=first)}
    return {point: at for at, point in enumerate(points_of(question))}


def domains(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Scale questions by principle, for those principles that have enough of them for a mean."""
    by_principle: dict[str, list[Question]] = {}
    for question in questions:
        if question.kind == QuestionKind.SCALE and question.principle_code:
            by_principle.setdefault(question.principle_code, []).append(question)
    return {code: members for code, members in by_principle.items() if len(members) >= FEWEST_QUESTIONS}


def mean_values(question: Question) -> dict[int, float]:
    """What each point counts in a mean: 1 to 5, turned round where agreeing is the worse answer."""
    points = list(points_of(question))
    worth = [1 + at * (MEAN_POINTS - 1) / (len(points) - 1) for at in range(len(points))]
    return dict(zip(points, reversed(worth) if question.reversed else worth, strict=True))


class _Domain:
    """The questions of one mean. Many people answer them alike, so each combination is worked out once."""

    def __init__(self, questions: Sequence[Question]):
        self._codes = [question.code for question in questions]
        self._values = [mean_values(question) for question in questions]
        self._known: dict[tuple[int | None, ...], int | None] = {}

    def mean_of(self, answers: Mapping[str, Any]) -> int | None:
        """Somebody's mean in hundredths; None where they answered fewer than half of the domain's questions."""
        given = tuple(map(answers.get, self._codes))
        if given not in self._known:
            self._known[given] = self._mean(given)
        return self._known[given]

    def _mean(self, given: tuple[int | None, ...]) -> int | None:
        worth = [values[answer] for values, answer in zip(self._values, given, strict=True) if answer is not None]
        return round(sum(worth) * 100 / len(worth)) if worth and len(worth) * 2 >= len(given) else None
