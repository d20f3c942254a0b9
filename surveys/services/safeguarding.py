"""Pupils' comments for the safeguarding lead while a wave is still open: nightly, shuffled, many ballots at once.

However it is released, never few are left for the last part: k ballots of a school, those whose keyed hash is highest,
are held back until the close. More ballots only raise what is needed to be among them, so a ballot that was released is
never held back later; and with the key destroyed nobody can say which were.

A ballot carries no mark that it was read. What was released is remembered as keyed hashes of the words, under a key
that is destroyed with the wave's; so nothing is released twice, and nobody can look words up. Each school of a wave
counts for itself: two pupils of a small school do not hide among those of others.
"""

import hmac
import logging
import random
from collections import Counter
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from framework.enums import Audience
from surveys.enums import WaveState
from surveys.models import Ballot, Comment, Wave
from surveys.services.alerts import check_key
from surveys.services.locking import locked
from surveys.services.opening import Words, opened_ballots
from surveys.services.wave_keys import key_of
from wqm.sealing import keys
from wqm.sealing.boxes import BrokenBallot
from wqm.sealing.derivation import release_key
from wqm.sealing.small_numbers import COMMENTS_FROM
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)


def release_due_comments() -> int:
    """Release what can be released of every open wave that wants it; returns how many comments. Worker only."""
    with scope(everything=True):
        waves = Wave.objects.filter(
            state=WaveState.OPEN, release_comments=True, questionnaire__audience=Audience.PUPILS
        )
        ids = list(waves.values_list("pk", flat=True))
    return sum(_release_or_note(pk) for pk in ids)


def _release_or_note(wave_id: UUID) -> int:
    """A wave without its key, or with a ballot that cannot be opened, holds up no other."""
    try:
        return release_comments(wave_id)
    except keys.KeyMissing:
        check_key(wave_id)
    except BrokenBallot:
        log.exception("the words of a wave cannot be released; nothing was changed", extra={"wave": str(wave_id)})
    return 0


def release_comments(wave_id: UUID) -> int:
    """New comments of those schools of a wave where enough ballots have come since the last release; how many.

    With fewer than k, and than those from whom up comments are shown at all, the day would tell who had written.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if wave.state != WaveState.OPEN:
            return 0
        key = key_of(wave)
        before, enough = wave.released_ballots, fewest_released(wave)
        free = {school: _but_the_highest(read, enough) for school, read in _read(wave, key).items()}
        due = {school: read for school, read in free.items() if len(read) - before.get(str(school), 0) >= enough}
        fresh = not_released(wave, [words for read in due.values() for ballot in read for words in ballot.words], key)
        store_shuffled(wave, fresh)
        wave.released_ballots = before | {str(school): len(read) for school, read in due.items()}
        wave.released = sorted([*wave.released, *(mark(key, comment) for comment in fresh)])
        wave.save(update_fields=["released_ballots", "released"])
    return len(fresh)


def fewest_released(wave: Wave) -> int:
    """How many ballots of a school are released together at least, and held back until the close."""
    return max(wave.k, COMMENTS_FROM)


class _Read(NamedTuple):
    """A ballot as a place in an order that nobody can know without the key, and the words in it."""

    place: bytes
    words: list[Words]


def _read(wave: Wave, key: bytes) -> dict[int, list[_Read]]:
    """The ballots of each school."""
    by_school: dict[int, list[_Read]] = {}
    for ballot in opened_ballots(wave, Ballot.objects.filter(wave=wave), key):
        place = hmac.digest(release_key(key), b"held" + ballot.id.bytes, "sha256")
        by_school.setdefault(ballot.school, []).append(_Read(place, ballot.words))
    return by_school


def _but_the_highest(ballots: list[_Read], number: int) -> list[_Read]:
    return sorted(ballots)[: max(len(ballots) - number, 0)]


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
