"""Attack 13: pupils' words are released in parts while a survey is open; no part, and not the last one, is of a few.

Whoever reads the words each night knows which are new, and who has answered since the night before. The attacker counts
in each part how many people the new words can be of, whatever came when: random numbers of answers a day, one late
pupil among them.
"""

import random

from framework.models import Question
from surveys.models import Comment
from surveys.services import safeguarding
from tests.attacks.report import Verdict, judge
from tests.databases import as_worker
from tests.surveys.joint_waves import answer, invite, joint_wave, launch
from tests.surveys.waves_in_states import closed
from wqm.tenancy.scope import scope

PUPILS, SLUG, FEWEST = 60, "sample-secondary-1", 10


def parts_of(numbers: list[int], fewest: int, held: int) -> list[int]:
    """How many people each part is of, where those that came are released from `fewest` new ones up, but `held`."""
    parts, came, released = [], 0, 0
    for number in numbers:
        came += number
        free = max(came - held, 0)
        if free - released >= fewest:
            parts.append(free - released)
            released = free
    return [*parts, came - released]


def small(parts: list[int]) -> int:
    """Parts that speak about too few people."""
    return sum(0 < part < FEWEST for part in parts)


def test_no_part_of_the_words_is_of_a_few_pupils(scratch):
    chance = random.Random(20)
    text = Question.objects.filter(section__questionnaire__slug=SLUG, kind="text").first().code
    wave = joint_wave(scratch, [scratch.school], slug=SLUG, release_comments=True)
    invite(wave, scratch.school, PUPILS)
    wave = launch(wave)
    numbers, seen, parts, written = [], 0, [], 0

    def new() -> int:
        with as_worker(), scope(everything=True):
            return Comment.objects.filter(wave=wave).count() - seen

    for _ in range(10):
        numbers.append(chance.randint(1, 6))
        for _ in range(numbers[-1]):
            answer(wave, scratch.school, 1, {text: f"Words {written}"})
            written += 1
        with as_worker():
            safeguarding.release_comments(wave.pk)
        parts.append(new())
        seen += parts[-1]
    answer(wave, scratch.school, 1, {text: f"Words {written}"})
    numbers.append(1)
    closed(wave)
    parts.append(new())
    assert sum(parts) == written + 1 == sum(numbers)
    assert [part for part in parts if part] == [part for part in parts_of(numbers, FEWEST, FEWEST) if part]
    naive = small(parts_of([*[10] * 3, 1], FEWEST, 0))  # as it was: enough new ones, none held back
    judge(
        Verdict(
            "13", f"parts of words, of {len([part for part in parts if part])}", small(parts), len(parts), 0, naive, 1
        )
    )
