"""Which questions of two surveys are the same: in wording, scale, direction and language. Anything else is another one.

A code stays the same across editions, while a word that turns a question round would make its line in a trend fall.
"""

import hashlib
import json
from collections.abc import Iterable

from framework.languages import ENGLISH
from framework.models import Question
from framework.queries import translated_texts
from framework.scales import words_of
from surveys.models import Wave
from surveys.publication.counting import domains
from surveys.questions import all_questions

Hashes = dict[str, str]  # by language


def question_hash(question: Question, language: str, texts: dict[str, str]) -> str:
    """What identifies a question in one language; `texts` are those of its translation, empty in English."""
    text = texts.get(f"question:{question.code}") or question.text
    options = [
        (option.code, texts.get(f"option:{question.code}:{option.code}") or option.text)
        for option in question.options.all()
    ]
    scale = words_of(question.scale, language) if question.kind == "scale" else ()
    identity = [language, question.kind, text, options, list(scale), question.reversed]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def hashes_of(wave: Wave) -> dict[str, Hashes]:
    """The hashes of every question of a wave, by its code, in each language in which people could answer."""
    languages = [ENGLISH.code, *(code for code in wave.languages if code != ENGLISH.code)]
    hashes: dict[str, Hashes] = {}
    for language in languages:
        texts = translated_texts(wave.questionnaire_id, language) if language != ENGLISH.code else {}
        for question in all_questions(wave.questionnaire_id):
            hashes.setdefault(question.code, {})[language] = question_hash(question, language, texts)
    return hashes


def same_questions(earlier: Wave, wave: Wave) -> set[str]:
    """The codes of questions that were asked alike in two waves, in every language that both offered."""
    before, now = hashes_of(earlier), hashes_of(wave)
    return {code for code, hashes in now.items() if code in before and _are_alike(before[code], hashes)}


def _are_alike(before: Hashes, now: Hashes) -> bool:
    return all(before[language] == now[language] for language in before.keys() & now.keys())


def same_domains(earlier: Wave, wave: Wave) -> set[str]:
    """The codes of principles whose mean is made of the same questions in both waves."""
    same = same_questions(earlier, wave)
    before, now = (_members(each) for each in (earlier, wave))
    return {code for code, members in now.items() if before.get(code) == members <= same}


def _members(wave: Wave) -> dict[str, set[str]]:
    by_principle = domains(all_questions(wave.questionnaire_id))
    return {code: {question.code for question in members} for code, members in by_principle.items()}


def domain_hash(questions: Iterable[Question]) -> str:
    """What identifies the questions behind a mean, in English; for benchmarks across schools."""
    hashes = sorted(question_hash(question, ENGLISH.code, {}) for question in questions)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:32]


def domain_hashes(questionnaire_id: int) -> dict[str, str]:
    """The hash of each principle's questions, by its code."""
    by_principle = domains(all_questions(questionnaire_id))
    return {code: domain_hash(members) for code, members in by_principle.items()}
