"""Pupils' comments for the safeguarding lead while a wave is still open: nightly, shuffled, many ballots at once.

A ballot carries no mark that it was read. What was released is remembered as keyed hashes of the words, under a key
that is destroyed with the wave's; so nothing is released twice, and nobody can look words up.
"""

import hmac
import random
from collections import Counter
from uuid import UUID

from django.db import transaction

from framework.enums import QuestionKind
from surveys import keys, sealing
from surveys.enums import WaveState
from surveys.models import Ballot, Comment, Wave
from surveys.questions import all_questions
from surveys.services.waves import locked
from wqm.tenancy.scope import scope

Found = tuple[int, int, str]  # school, question, words


def release_due_comments() -> int:
    """Release what can be released of every open wave that wants it; returns how many comments. Worker only."""
    with scope(everything=True):
        waves = Wave.objects.filter(state=WaveState.OPEN, release_comments=True)
        ids = list(waves.values_list("pk", flat=True))
    return sum(release_comments(pk) for pk in ids)


def release_comments(wave_id: UUID) -> int:
    """New comments of one wave, if k people or more have answered since the last release; returns how many.

    With fewer, the day would tell who had written.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        ballots = Ballot.objects.filter(wave=wave)
        number = ballots.count()
        if wave.state != WaveState.OPEN or number - wave.released_ballots < wave.k:
            return 0
        key = keys.read_key(wave.pk)
        fresh = not_released(wave, words_of(wave, ballots, key), key)
        comments = [
            Comment(wave=wave, school_id=school, question_id=question, text=text) for school, question, text in fresh
        ]
        random.SystemRandom().shuffle(comments)
        Comment.objects.bulk_create(comments)
        wave.released_ballots = number
        wave.released = sorted([*wave.released, *(mark(key, one) for one in fresh)])
        wave.save(update_fields=["released_ballots", "released"])
    return len(comments)


def words_of(wave: Wave, ballots, key: bytes) -> list[Found]:
    """Everybody's own words in some ballots."""
    private = sealing.private_key(key)
    texts = [one for one in all_questions(wave.questionnaire_id) if one.kind == QuestionKind.TEXT]
    school_of = {group["code"]: group["school"] for group in wave.groups}
    found = []
    for sealed in ballots.values_list("sealed", flat=True).iterator(chunk_size=500):
        ballot = sealing.open_ballot(private, bytes(sealed))
        found += [(school_of[ballot["g"]], one.pk, ballot["a"][one.code]) for one in texts if one.code in ballot["a"]]
    return found


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
    return hmac.digest(sealing.release_key(key), f"{school}|{question}|{text}".encode(), "sha256")[:16].hex()
