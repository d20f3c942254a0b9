"""Releasing: what was sent in a step is opened for all together, shuffled, and written. Worker only."""

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from audits import seats
from audits.contents import EXIT_POINTS
from audits.enums import EntryState, Form, Mark, StepKind, StepState, TallyKind
from audits.models import Audit, Entry, Envelope, RoomGroup, Step, Tally, Ticket
from audits.services.keys import key_of
from audits.services.pulses import beat
from wqm.sealing.boxes import BrokenBallot, open_ballot
from wqm.sealing.derivation import private_key
from wqm.sealing.disk import vacuum
from wqm.tenancy.scope import scope
from wqm.waking import wake_later

log = logging.getLogger(__name__)

TALKED_ABOUT = (EntryState.GROUP, EntryState.HALL)
NEARLY = 0.3  # seconds before its time in which a release is not put off again


def due_to_release() -> list[UUID]:
    """Steps that are ending and whose time has come."""
    with scope(everything=True):
        due = Step.objects.filter(state=StepState.ENDING, due_at__lte=timezone.now())
        return list(due.values_list("pk", flat=True))


def release_step(step_id: UUID) -> bool:
    """Open what was sent in a step that is ending; False where it is not time yet, or was done before."""
    with scope(everything=True), transaction.atomic():
        steps = Step.objects.select_related("audit__version").select_for_update(of=("self",), no_key=True)
        step = steps.filter(pk=step_id, state=StepState.ENDING).first()
        if step is None or step.due_at is None:
            return False
        left = (step.due_at - timezone.now()).total_seconds()
        if left > NEARLY:  # somebody gave it longer
            wake_later("audits.tasks.release", left, step_id=str(step_id))
            return False
        audit = step.audit
        contents = opened(audit, step)
        OPENERS[StepKind(step.kind)](audit, step, contents, 0)
        step.state, step.due_at = StepState.DONE, None
        step.save(update_fields=["state", "due_at"])
        beat(audit)
    vacuum([Ticket, Envelope])
    return True


def opened(audit: Audit, step: Step) -> list[dict[str, Any]]:
    """What is in the envelopes of a step, in no order; the envelopes go. One that cannot be opened stays, loudly."""
    private = private_key(key_of(audit))
    contents, done = [], []
    for envelope in Envelope.objects.filter(step=step):
        try:
            contents.append(open_ballot(private, bytes(envelope.sealed)))
            done.append(envelope.pk)
        except BrokenBallot:
            log.exception("an envelope of an audit cannot be opened", extra={"audit": str(audit.pk)})
    Envelope.objects.filter(pk__in=done).delete()
    random.SystemRandom().shuffle(contents)
    return contents


def _alone(audit: Audit, step: Step, contents: list[dict[str, Any]], fewest: int) -> None:
    later = Step.objects.filter(audit=audit, kind=StepKind.GROUPS).exclude(state=StepState.DONE)
    state = EntryState.GROUP if later.exists() else EntryState.HALL
    count_ratings(audit, contents, TallyKind.RATING, fewest)
    # Online these are asked in the same form.
    _promises(audit, step, contents, fewest)
    _closing(audit, step, contents, fewest)
    if not fewest:
        ticked = said(audit, contents, lambda content: [("", True)] if content.get("h") else [], audit.k)
        number = ticked[""].total() if ticked else 0
        # Of each step for itself: the same person may be asked in two.
        add_to_tally(audit, TallyKind.HOT, str(step.number), [number, staff_among(audit, contents)])
    write_entries(audit, contents, state)


def count_ratings(audit: Audit, contents: Sequence[dict[str, Any]], kind: TallyKind, fewest: int) -> None:
    """Ratings of staff, by principle; of fewer than `fewest` nothing is added."""
    points = list(audit.version.scale.order_by("value").values_list("value", flat=True))
    rated = said(audit, contents, lambda content: content.get("r", {}).items(), fewest)
    for principle, counter in rated.items():
        add_to_tally(audit, kind, principle, [counter[point] for point in points])


def said(
    audit: Audit,
    contents: Sequence[dict[str, Any]],
    read: Callable[[dict[str, Any]], Iterable[tuple[str, Any]]],
    fewest: int,
) -> dict[str, Counter[Any]]:
    """What staff said of each thing, counted; `read` gives (thing, value) of what one of them sent.

    Senior leaders' is for their own talk and counted nowhere: they know their own, and the rest would be what few
    others said. Those who joined with the code on the screen, or by a link beside a hall, count where k people with
    slips did: anyone who has the code, or lists addresses, could be several of them, and would know the answers of all
    but one. Of them no more count than there is room for. A thing of which fewer than `fewest` spoke is left out.
    """
    leaders = leaders_of(audit)
    with_slip: dict[str, Counter[Any]] = {}
    others: dict[str, list[Any]] = {}
    for content in contents:
        if content["g"] in leaders:
            continue
        for thing, value in read(content):
            if content.get("v"):
                others.setdefault(thing, []).append(value)
            else:
                with_slip.setdefault(thing, Counter())[value] += 1
    most = audit.people + seats.reserve(audit.people + audit.leaders)
    for thing, counter in with_slip.items():
        if counter.total() >= audit.k:
            counter.update(others.get(thing, [])[: max(0, most - counter.total())])
    return {thing: counter for thing, counter in with_slip.items() if counter.total() >= fewest}


def leaders_of(audit: Audit) -> set[int]:
    """The numbers of the groups of senior leaders."""
    return set(RoomGroup.objects.filter(audit=audit, is_leaders=True).values_list("number", flat=True))


def staff_among(audit: Audit, contents: Iterable[dict[str, Any]]) -> int:
    """How many of those who sent these are no senior leaders."""
    leaders = leaders_of(audit)
    return sum(content["g"] not in leaders for content in contents)


def write_entries(audit: Audit, contents: Iterable[dict[str, Any]], state: EntryState) -> None:
    """Every entry with a new id, in the order of the ids: no order on the disk is one of people.

    What came by link is spread over the groups of staff, each entry for itself: those who wrote it are few, and would
    be known by having no group. Online nobody sits together, and no entry has one.
    """
    together = RoomGroup.objects.in_room().filter(audit=audit).exclude(audit__form=Form.ELECTRONIC)
    groups = dict(together.values_list("number", "is_leaders"))
    staff: list[int | None] = [number for number, is_leaders in groups.items() if not is_leaders]
    chance = random.SystemRandom()
    rows = [
        Entry(
            id=uuid4(), school_id=audit.school_id, audit=audit,
            group=content["g"] if content["g"] in groups else chance.choice(staff or [None]),
            principle=principle, kind=kind, text=text, state=state,
        )
        for content in contents
        for principle, kind, text in content.get("e", ())
    ]  # fmt: skip
    Entry.objects.bulk_create(sorted(rows, key=lambda row: row.pk), batch_size=1000)


def _groups(audit: Audit, step: Step, contents: list[dict[str, Any]], fewest: int) -> None:
    """What groups joined is joined, what they added is added, and all of it goes to the hall with the rest."""
    write_entries(audit, contents, EntryState.HALL)
    known = {str(entry.pk): entry for entry in Entry.objects.filter(audit=audit)}
    joined = []
    for content in contents:
        for entry_id, into_id in content.get("j", {}).items():
            entry, into = known.get(entry_id), known.get(into_id)
            if entry and into and entry.group == into.group == content["g"] and into.state in TALKED_ABOUT:
                entry.into = into
                joined.append(entry)
    Entry.objects.bulk_update(joined, ["into"], batch_size=1000)
    waiting = Entry.objects.filter(audit=audit, state=EntryState.GROUP, principle__in=step.principles)
    waiting.update(state=EntryState.HALL)
    levels: dict[str, list[int]] = {}
    for content in contents:
        for principle, point in content.get("l", {}).items():
            levels.setdefault(principle, []).append(point)
    for principle, points in levels.items():
        Tally.objects.update_or_create(
            audit=audit, kind=TallyKind.LEVEL, subject=principle,
            defaults={"school_id": audit.school_id, "counts": sorted(points)},
        )  # fmt: skip


def _reading(audit: Audit, step: Step, contents: list[dict[str, Any]], fewest: int) -> None:
    if audit.rates_again:
        count_ratings(audit, contents, TallyKind.AGAIN, fewest)
    if len(contents) < fewest:
        return
    dotted = said(audit, contents, lambda content: [("", True)] if content.get("d") else [], audit.k)
    if not dotted:
        return
    dots = Counter(entry for content in contents for entry in content.get("d", ()))
    entries = {str(entry.pk): entry for entry in Entry.objects.filter(audit=audit, pk__in=dots)}
    for entry_id, entry in entries.items():
        entry.dots += dots[entry_id]
    Entry.objects.bulk_update(entries.values(), ["dots"], batch_size=1000)


def _promises(audit: Audit, step: Step, contents: list[dict[str, Any]], fewest: int) -> None:
    marks = said(audit, contents, lambda content: content.get("m", {}).items(), fewest)
    for agreement, counter in marks.items():
        add_to_tally(audit, TallyKind.MARK, agreement, [counter[mark] for mark in Mark.values])


def _closing(audit: Audit, step: Step, contents: list[dict[str, Any]], fewest: int) -> None:
    points = said(audit, contents, lambda content: [("", content["x"])] if content.get("x") else [], fewest)
    for counter in points.values():
        add_to_tally(audit, TallyKind.EXIT, "", [counter[point] for point in range(1, EXIT_POINTS + 1)])


# `fewest`: how many have to speak about a thing for its counts to be added; 0 where all of a step are opened together.
OPENERS: dict[StepKind, Callable[[Audit, Step, list[dict[str, Any]], int], None]] = {
    StepKind.ALONE: _alone,
    StepKind.GROUPS: _groups,
    StepKind.READING: _reading,
    StepKind.PROMISES: _promises,
    StepKind.CLOSING: _closing,
}


def add_to_tally(audit: Audit, kind: TallyKind, subject: str, counts: list[int]) -> None:
    """Count these with what was counted of the same thing before."""
    tally = Tally.objects.filter(audit=audit, kind=kind, subject=subject).first()
    if tally is None:
        Tally.objects.create(school_id=audit.school_id, audit=audit, kind=kind, subject=subject, counts=counts)
    elif any(counts):
        tally.counts = [before + now for before, now in zip(tally.counts, counts, strict=True)]
        tally.save(update_fields=["counts"])
