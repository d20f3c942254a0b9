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

from framework.enums import Audience
from surveys.enums import COMMENTS_FROM, WaveState
from surveys.models import Ballot, Comment, Wave
from surveys.services.locking import locked
from surveys.services.opening import Words, opened_ballots
from wqm.sealing import keys
from wqm.sealing.derivation import release_key
from wqm.tenancy.scope import scope


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
        ballots, words = _read(wave, key)
        before = wave.released_ballots
        enough = max(wave.k, COMMENTS_FROM)
        due = {school for school, number in ballots.items() if number - before.get(str(school), 0) >= enough}
        fresh = not_released(wave, [comment for comment in words if comment.school in due], key)
        store_shuffled(wave, fresh)
        wave.released_ballots = before | {str(school): ballots[school] for school in due}
        wave.released = sorted([*wave.released, *(mark(key, comment) for comment in fresh)])
        wave.save(update_fields=["released_ballots", "released"])
    return len(fresh)


def _read(wave: Wave, key: bytes) -> tuple[Counter[int], list[Words]]:
    """How many ballots each school has, and everybody's own words in them."""
    number: Counter[int] = Counter()
    words: list[Words] = []
    for ballot in opened_ballots(wave, Ballot.objects.filter(wave=wave), key):
        number[ballot.school] += 1
        words += ballot.words
    return number, words


def store_shuffled(wave: Wave, comments: list[Words]) -> None:
    """Write the words as comments, so that no order in the table is the order in which they came."""
    rows = [
        Comment(wave=wave, school_id=words.school, question_id=words.question, text=words.text) for words in comments
    ]
    random.SystemRandom().shuffle(rows)
    Comment.objects.bulk_create(rows, batch_size=2000)


def not_released(wave: Wave, comments: list[Words], key: bytes) -> list[Words]:
    """Those that were not released before; the same words of two people are two."""
    before = Counter(wave.released)
    fresh = []
    for words in comments:
        marked = mark(key, words)
        if before[marked]:
            before[marked] -= 1
        else:
            fresh.append(words)
    return fresh


def mark(key: bytes, words: Words) -> str:
    """A keyed hash of somebody's words, which says nothing once the key is destroyed."""
    school, question, text = words
    return hmac.digest(release_key(key), f"{school}|{question}|{text}".encode(), "sha256")[:16].hex()
