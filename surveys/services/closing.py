"""Closing and settling a wave. Each step is one transaction, done once however often it is asked for."""

import logging
import random
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from framework.enums import SCALE_POINTS, QuestionKind, Scale
from framework.models import Question
from surveys import keys, sealing
from surveys.enums import COMMENTS_FROM, WaveState
from surveys.models import Ballot, Comment, Draft, Receipt, Recipient, Tally, Ticket, Wave
from surveys.policies import check_can_close
from surveys.publication import FEWEST_QUESTIONS, response_floor
from surveys.questions import all_questions
from surveys.services.drafts import delete_drafts
from surveys.services.waves import locked
from surveys.workflow import SETTLED_AS, may
from wqm.activity.services import record
from wqm.mail.services import cancel_batch, delete_batch
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

SETTLE_AFTER = timedelta(days=7)


@transaction.atomic
def ask_to_close(*, wave: Wave, by: Any) -> None:
    """Close before the date: the worker does it, for good."""
    from surveys.tasks import close

    wave = locked(wave.pk)
    check_can_close(wave)
    wave.close_wanted = True
    wave.save(update_fields=["close_wanted"])
    record("wave.close_asked", by=by, school=wave.school, target=wave, summary=f"Closed {wave.name} early")
    wake(close, wave_id=str(wave.pk))


def close_wave(wave_id: UUID) -> bool:
    """Delete the tickets, open every ballot or roll back, write tallies, comments and receipts. Worker only.

    An answer that was acknowledged before is counted; one that comes later finds no ticket. Raises BrokenBallot or
    KeyMissing, and then nothing has changed.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if not may("close", wave.state):
            return False
        Ticket.objects.filter(wave=wave).delete()
        delete_drafts(wave)
        cancel_batch(batch=wave.pk)
        # Read after the tickets: whoever burnt one has committed its ballot by now.
        sealed = [bytes(one) for one in Ballot.objects.filter(wave=wave).values_list("sealed", flat=True)]
        wave.response_percent = response_floor(len(sealed), wave.invited)
        wave.settle_on = timezone.localdate() + SETTLE_AFTER
        if len(sealed) < wave.k:
            wave.state = WaveState.TOO_FEW
            wave.response_percent = None
            Ballot.objects.filter(wave=wave).delete()
        else:
            _count(wave, sealed)
            wave.state = WaveState.PUBLISHED
        wave.participation, wave.participation_on = "", None
        wave.save()
        record("wave.closed", by=None, school=wave.school, target=wave, summary=f"{wave.name} closed")
    return True


def settle_wave(wave_id: UUID) -> bool:
    """Delete ballots, recipients and every copy of the key; from now on nothing per person remains. Worker only."""
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if not may("settle", wave.state):
            return False
        Ballot.objects.filter(wave=wave).delete()
        Recipient.objects.filter(wave=wave).delete()
        delete_drafts(wave)
        delete_batch(batch=wave.pk)
        wave.state = SETTLED_AS[WaveState(wave.state)]
        wave.save(update_fields=["state"])
    keys.destroy_key(wave_id)
    _vacuum()
    return True


def due_to_close() -> list[UUID]:
    """Open waves whose last day is over, or that somebody wants to close early."""
    with scope(everything=True):
        over = Wave.objects.filter(Q(closes_on__lt=timezone.localdate()) | Q(close_wanted=True), state=WaveState.OPEN)
        return list(over.values_list("pk", flat=True))


def finish_settling() -> int:
    """Destroy keys of settled waves that a crash left behind; returns how many. Worker only.

    A key whose wave is not settled, or unknown to this database, is never touched.
    """
    stored = keys.stored_waves()
    with scope(everything=True):
        settled = Wave.objects.filter(pk__in=stored, state__in=SETTLED_AS.values())
        left = list(settled.values_list("pk", flat=True))
    for wave_id in left:
        keys.destroy_key(wave_id)
    return len(left)


def due_to_settle() -> list[UUID]:
    """Closed waves whose time to settle has come."""
    with scope(everything=True):
        due = Wave.objects.filter(state__in=SETTLED_AS, settle_on__lte=timezone.localdate())
        return list(due.values_list("pk", flat=True))


def _count(wave: Wave, sealed: list[bytes]) -> None:
    private = sealing.private_key(keys.read_key(wave.pk))
    ballots = [sealing.open_ballot(private, one)["a"] for one in sealed]
    questions = all_questions(wave.questionnaire_id)
    measures = _measures(questions, ballots)
    Tally.objects.bulk_create(
        [
            Tally(wave=wave, school=wave.school, group=f"school:{wave.school_id}", measure=name, counts=counts)
            for name, counts in sorted(measures.items())
        ]
    )
    _keep_comments(wave, questions, ballots)
    codes = sorted(sealing.make_receipt(one) for one in sealed)
    Receipt.objects.bulk_create([Receipt(wave=wave, code=code) for code in codes])


def _measures(questions: tuple[Question, ...], ballots: list[dict[str, Any]]) -> dict[str, Any]:
    """The declared counts and no others: respondents, five counts a question, a sum a principle."""
    measures: dict[str, Any] = {"respondents": {"people": len(ballots)}}
    for question in questions:
        if question.kind == QuestionKind.SCALE:
            given = Counter(ballot.get(question.code) for ballot in ballots)
            measures[question.code] = [given[point] for point in range(1, SCALE_POINTS[Scale(question.scale)] + 1)]
    for code, domain in _domains(questions).items():
        measures[f"principle:{code}"] = _domain_counts(domain, ballots)
    return measures


def _domains(questions: tuple[Question, ...]) -> dict[str, list[Question]]:
    """Questions by principle, for those principles that have enough of them for a mean."""
    domains: dict[str, list[Question]] = {}
    for question in questions:
        if question.kind == QuestionKind.SCALE and question.principle_code:
            domains.setdefault(question.principle_code, []).append(question)
    return {code: members for code, members in domains.items() if len(members) >= FEWEST_QUESTIONS}


def _domain_counts(domain: list[Question], ballots: list[dict[str, Any]]) -> dict[str, int]:
    """The sum of people's means in hundredths, of those who answered at least half of the domain's questions."""
    hundredths = people = 0
    for ballot in ballots:
        points = [_points(question, ballot[question.code]) for question in domain if question.code in ballot]
        if points and len(points) * 2 >= len(domain):
            hundredths += round(sum(points) * 100 / len(points))
            people += 1
    return {"hundredths": hundredths, "people": people}


def _points(question: Question, answer: int) -> int:
    return SCALE_POINTS[Scale(question.scale)] + 1 - answer if question.reversed else answer


def _keep_comments(wave: Wave, questions: tuple[Question, ...], ballots: list[dict[str, Any]]) -> None:
    """Words, shuffled; none at all where so few people answered that they could never be shown."""
    if len(ballots) < COMMENTS_FROM:
        return
    comments = [
        Comment(wave=wave, school=wave.school, question=question, text=ballot[question.code])
        for question in questions
        if question.kind == QuestionKind.TEXT
        for ballot in ballots
        if question.code in ballot
    ]
    random.SystemRandom().shuffle(comments)
    Comment.objects.bulk_create(comments)


def _vacuum() -> None:
    """Take dead rows off the disk. Before PostgreSQL 17 autovacuum does it, soon after (see the migration)."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for table in (Ticket, Ballot, Draft, Recipient):
            cursor.execute(f"VACUUM {table._meta.db_table}")
