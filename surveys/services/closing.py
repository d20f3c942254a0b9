"""Closing and settling a wave. Each step is one transaction, done once however often it is asked for."""

import logging
import secrets
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models import Ballot, Recipient, Tally, Ticket, Wave, WaveSchool
from surveys.publication.audit import People
from surveys.publication.counting import RESPONDENTS, Counter
from surveys.publication.forecast import invited_by_group
from surveys.publication.rows import PublishedRow, decide_rows
from surveys.questions import all_questions
from surveys.services.disk import take_off_the_disk, write_anew
from surveys.services.drafts import delete_drafts
from surveys.services.locking import locked, note
from surveys.services.opening import Words, opened_ballots
from surveys.services.safeguarding import not_released, store_shuffled
from surveys.services.telling import tell_leaders
from surveys.services.wave_keys import key_of
from surveys.workflow import SETTLED_AS, may
from wqm.mail.services import cancel_batch, delete_batch
from wqm.sealing import keys
from wqm.sealing.boxes import make_receipt
from wqm.sealing.small_numbers import has_comments, response_floor
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

SETTLE_AFTER = timedelta(days=7)
STORE_RECEIPTS = "INSERT INTO surveys_receipt (id, wave_id, code) SELECT gen_random_uuid(), %s, unnest(%s)"


def close_wave(wave_id: UUID) -> bool:
    """Delete the tickets, open every ballot or roll back, write tallies, comments and receipts. Worker only.

    Nothing happens before the last day is over. An answer that was acknowledged before is counted; one that comes later
    finds no ticket. Raises BrokenBallot or KeyMissing, and then nothing has changed.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if not may("close", wave.state) or wave.closes_on >= timezone.localdate():
            return False
        if wave.key_lost_on:
            key_of(wave)  # "too few" would be untrue of a wave that took no answers; here it raises
        Ticket.objects.filter(wave=wave).delete()
        delete_drafts(wave)
        cancel_batch(batch=wave.pk)
        # People who were still waiting for an invitation get none, and no band outlives the open survey.
        wave.schools.update(late=[], participation="")
        # After the tickets: a ticket that was burnt has its ballot committed by now, and no other can be burnt.
        ballots = Ballot.objects.filter(wave=wave)
        number = ballots.count()
        today = timezone.localdate()
        wave.settle_on = today + SETTLE_AFTER
        if number >= wave.k and _publish(wave, ballots):
            wave.state = WaveState.PUBLISHED
            wave.response_percent = response_floor(number, wave.invited, wave.k)
            wave.shared_on = today if wave.share_at_once else None
        else:
            wave.state = WaveState.TOO_FEW
            ballots.delete()
        wave.participation, wave.participation_on = "", None
        wave.released, wave.released_ballots = [], {}
        wave.key_lost_on, wave.give_up_reason = None, ""
        wave.save()
        if wave.state == WaveState.TOO_FEW or wave.shared_on:
            tell_leaders(wave)
        note(wave, "wave.closed", by=None, summary=f"{wave.name} closed")
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
    take_off_the_disk()
    write_anew()
    return True


def due_to_close() -> list[UUID]:
    """Open waves whose last day is over."""
    with scope(everything=True):
        over = Wave.objects.filter(closes_on__lt=timezone.localdate(), state=WaveState.OPEN)
        return list(over.values_list("pk", flat=True))


def finish_settling() -> int:
    """Destroy keys of settled waves that a crash left behind, or of lost ones that came back too late; how many.

    Worker only. A key whose wave is not settled, or unknown to this database, is never touched.
    """
    stored = keys.stored_keys()
    with scope(everything=True):
        settled = Wave.objects.filter(pk__in=stored, state__in=[*SETTLED_AS.values(), WaveState.LOST])
        left = list(settled.values_list("pk", flat=True))
    for wave_id in left:
        keys.destroy_key(wave_id)
    return len(left)


def due_to_settle() -> list[UUID]:
    """Closed waves whose time to settle has come."""
    with scope(everything=True):
        due = Wave.objects.filter(state__in=SETTLED_AS, settle_on__lte=timezone.localdate())
        return list(due.values_list("pk", flat=True))


def _publish(wave: Wave, ballots: QuerySet[Ballot]) -> bool:
    """Count, decide what may be shown, write it; False where nothing may, and then nothing is written."""
    key = key_of(wave)
    counter, comments, receipts = _open(wave, ballots, key)
    comments = not_released(wave, comments, key) if wave.released else comments
    answered = {group: counts[RESPONDENTS][0] for group, counts in counter.by_group.items()}
    invited = invited_by_group(wave)
    people = {group: People(answered.get(group, 0), invited[group]) for group in answered.keys() | invited.keys()}
    schools = {part.school_id: part for part in wave.schools.select_related("school")}
    rows = decide_rows(
        groups=wave.groups,
        breakdowns=wave.breakdowns,
        people=people,
        k=wave.k,
        names={pk: str(part.school) for pk, part in schools.items()},
    )
    _note_response(wave, schools, rows)
    shown = [row for row in rows if not row.withheld]
    if not shown:
        return False
    Tally.objects.bulk_create(_tallies(wave, counter, shown), batch_size=2000)
    schools_with_words = {
        row.school for row in rows if row.kind == "school" and has_comments(row.people.answered, row.people.invited)
    }
    _keep_comments(wave, comments, schools_with_words)
    _store_receipts(wave, _with_fillers(receipts, wave.tickets))
    return True


def _store_receipts(wave: Wave, codes: list[str]) -> None:
    """By hand: ten thousand objects took longer to make than the rows."""
    with connection.cursor() as cursor:
        cursor.execute(STORE_RECEIPTS, [wave.pk, codes])


def _with_fillers(receipts: list[str], tickets: int) -> list[str]:
    """As many codes as there were tickets, sorted: receipts, and random ones that nobody holds.

    Everybody can read the list; without them its length would be the number of answers.
    """
    codes = set(receipts)
    while len(codes) < tickets:
        codes.add(make_receipt(secrets.token_bytes(32)))
    return sorted(codes)


def _open(wave: Wave, ballots: QuerySet[Ballot], key: bytes) -> tuple[Counter, list[Words], list[str]]:
    """Every ballot counted, the words in them, and the receipts. Raises BrokenBallot."""
    counter, comments, receipts = Counter(all_questions(wave.questionnaire_id)), [], []
    for ballot in opened_ballots(wave, ballots, key):
        counter.add(ballot.group, ballot.answers)
        comments += ballot.words
        receipts.append(ballot.receipt)
    return counter, comments, receipts


def _note_response(wave: Wave, schools: dict[int, WaveSchool], rows: list[PublishedRow]) -> None:
    """What each school may know of its own part, and all of the whole."""
    wave.rows = [row.stored() for row in rows if row.school is None]
    for row in rows:
        if row.kind == "school" and row.school:
            part = schools[row.school]
            part.rows = [published.stored() for published in rows if published.school == row.school]
            number = row.people.answered
            part.response_percent = None if row.withheld else response_floor(number, part.invited, wave.k)
            part.save(update_fields=["rows", "response_percent"])


def _tallies(wave: Wave, counter: Counter, rows: list[PublishedRow]) -> Iterator[Tally]:
    for row in rows:
        for measure, counts in sorted(counter.total(row.groups).items()):
            yield Tally(wave=wave, school_id=row.school, group=row.code, measure=measure, counts=counts)


def _keep_comments(wave: Wave, comments: list[Words], schools: set[int | None]) -> None:
    """Words, shuffled; none of a school where so few people answered that they could never be shown."""
    store_shuffled(wave, [words for words in comments if words.school in schools])
