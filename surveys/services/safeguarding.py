"""Pupils' comments for the safeguarding lead while a wave is still open: nightly, shuffled, many ballots at once.

A ballot carries no mark that it was read. What was released is remembered as keyed hashes of the words, under a key
that is destroyed with the wave's; so nothing is released twice, and nobody can look words up. Each school of a wave
counts for itself: two pupils of a small school do not hide among those of others.
"""

import hmac
import random
from collections import Counter
from uuid import UUID

from django.db import transaction

from framework.enums import Audience, QuestionKind
from surveys.enums import COMMENTS_FROM, WaveState
from surveys.models import Ballot, Comment, Wave
from surveys.questions import all_questions
from surveys.services.locking import locked
from wqm.sealing import keys
from wqm.sealing.boxes import open_ballot
from wqm.sealing.derivation import private_key, release_key
from wqm.tenancy.scope import scope

Found = tuple[int, int, str]  # school, question, words


def release_due_comments() -> int:
    """Release what can be released of every open wave that wants it; returns how many comments. Worker only."""
    with scope(everything=True):
        waves = Wave.objects.filter(
            state=WaveState.OPEN, release_comments=True, questionnaire__audience=Audience.PUPILS
        )
        ids = list(waves.values_list("pk", flat=True))
    return sum(release_comments(pk) for pk in ids)


def release_comments(wave_id: UUID) -> int:
    """New comments of those schools of a wave where enough people have answered since the last release; how many.

    With fewer than k, and than those from whom up comments are shown at all, the day would tell who had written.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if wave.state != WaveState.OPEN:
            return 0
        key = keys.read_key(wave.pk)
        ballots, words = words_of(wave, Ballot.objects.filter(wave=wave), key)
        before = wave.released_ballots
        enough = max(wave.k, COMMENTS_FROM)
        due = {school for school, number in ballots.items() if number - before.get(str(school), 0) >= enough}
        fresh = not_released(wave, [one for one in words if one[0] in due], key)
        comments = [
            Comment(wave=wave, school_id=school, question_id=question, text=text) for school, question, text in fresh
        ]
        random.SystemRandom().shuffle(comments)
        Comment.objects.bulk_create(comments)
        wave.released_ballots = before | {str(school): ballots[school] for school in due}
        wave.released = sorted([*wave.released, *(mark(key, one) for one in fresh)])
        wave.save(update_fields=["released_ballots", "released"])
    return len(comments)


def words_of(wave: Wave, ballots, key: bytes) -> tuple[Counter[int], list[Found]]:
    """How many of some ballots are of each school, and everybody's own words in them."""
    private = private_key(key)
    texts = [one for one in all_questions(wave.questionnaire_id) if one.kind == QuestionKind.TEXT]
    school_of = {group["code"]: group["school"] for group in wave.groups}
    number: Counter[int] = Counter()
    found = []
    for sealed in ballots.values_list("sealed", flat=True).iterator(chunk_size=500):
        ballot = open_ballot(private, bytes(sealed))
        school = school_of[ballot["g"]]
        number[school] += 1
        found += [(school, one.pk, ballot["a"][one.code]) for one in texts if one.code in ballot["a"]]
    return number, found


def not_released(wave: Wave, found: list[Found], key: bytes) -> list[Found]:
    """Those that were not released before; the same words of two people are two."""
    before = Counter(wave.released)
    fresh = []
    for one in found:
        marked = mark(key, one)
        if before[marked]:
            before[marked] -= 1
        else:
            fresh.append(one)
    return fresh


def mark(key: bytes, one: Found) -> str:
    """A keyed hash of somebody's words, which says nothing once the key is destroyed."""
    school, question, text = one
    return hmac.digest(release_key(key), f"{school}|{question}|{text}".encode(), "sha256")[:16].hex()
