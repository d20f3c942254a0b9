"""Opening sealed ballots, in the worker's memory: for counting at the close, and for words that are released before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from framework.enums import QuestionKind
from surveys.models import Ballot, Wave
from surveys.questions import all_questions
from wqm.sealing.boxes import make_receipt, open_ballot
from wqm.sealing.derivation import private_key


class Words(NamedTuple):
    """What somebody wrote, with nothing of who: the ids of school and question, and the text."""

    school: int
    question: int
    text: str


@dataclass(frozen=True)
class OpenedBallot:
    """A ballot in parts; `answers` are those that are counted, `words` those that are read."""

    id: UUID
    group: str
    school: int
    answers: dict[str, Any]
    words: list[Words]
    receipt: str


def opened_ballots(wave: Wave, ballots: QuerySet[Ballot], key: bytes) -> Iterator[OpenedBallot]:
    """Every ballot, in no order that means anything. `key` is the wave's. Raises BrokenBallot.

    One after the other, so that a large wave needs no more memory than a small one.
    """
    private = private_key(key)
    texts = [question for question in all_questions(wave.questionnaire_id) if question.kind == QuestionKind.TEXT]
    school_of = {group["code"]: group["school"] for group in wave.groups}
    for pk, stored in ballots.values_list("id", "sealed").iterator(chunk_size=500):
        sealed = bytes(stored)
        content = open_ballot(private, sealed)
        group, answers = content["g"], content["a"]
        school = school_of[group]
        words = [Words(school, text.pk, answers.pop(text.code)) for text in texts if text.code in answers]
        yield OpenedBallot(pk, group, school, answers, words, make_receipt(sealed))
