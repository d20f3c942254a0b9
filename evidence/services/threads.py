"""Talking about a criterion. Callers are inside the scope of the school."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import emails
from evidence.models import Cycle, Mention, Thread, ThreadComment
from evidence.policies import check_can_mention, check_can_talk
from evidence.thread_visibility import Side, side_of, verb, written_as
from framework.models import Criterion
from wqm.access.sources import roles_in
from wqm.activity.services import record


@transaction.atomic
def begin_thread(
    *, cycle: Cycle, criterion: Criterion, text: str, is_shared: bool, mentions: Iterable[Any], by: Any
) -> Thread:
    """Add a comment; what the office begins is always shared.

    Raises NotAllowed after the cycle has ended, and for mentioned people who would not see it.
    """
    cycle = _lock(cycle.pk)
    is_shared = is_shared or side_of(roles_in(by, cycle.school)) == Side.OFFICE
    thread = Thread(school_id=cycle.school_id, cycle=cycle, criterion=criterion, is_shared=is_shared)
    check_can_talk(thread, by=by)
    thread.save()
    _write(thread, text, mentions, by)
    _record(thread, "begun", f"Commented on criterion {criterion.reference}", by)
    return thread


@transaction.atomic
def answer_thread(*, thread: Thread, text: str, mentions: Iterable[Any], by: Any) -> ThreadComment:
    """Say something in a conversation. Raises NotAllowed as `begin_thread` does."""
    thread = _find(thread)
    check_can_talk(thread, by=by)
    comment = _write(thread, text, mentions, by)
    _record(thread, "answered", f"Replied on criterion {thread.criterion.reference}", by)
    return comment


@transaction.atomic
def resolve_thread(*, thread: Thread, by: Any) -> Thread:
    """Mark as resolved; it stays readable. Does nothing where someone was faster."""
    thread = _find(thread)
    check_can_talk(thread, by=by)
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = timezone.now(), by
        thread.save(update_fields=["resolved_at", "resolved_by"])
        _record(thread, "resolved", f"Resolved a comment on criterion {thread.criterion.reference}", by)
    return thread


@transaction.atomic
def reopen_thread(*, thread: Thread, by: Any) -> Thread:
    """It is not resolved after all."""
    thread = _find(thread)
    check_can_talk(thread, by=by)
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        thread.save(update_fields=["resolved_at", "resolved_by"])
        _record(thread, "reopened", f"Reopened a comment on criterion {thread.criterion.reference}", by)
    return thread


def _write(thread: Thread, text: str, mentions: Iterable[Any], by: Any) -> ThreadComment:
    people = [person for person in mentions if person != by]
    check_can_mention(thread, people)
    roles = roles_in(by, thread.cycle.school)
    comment = ThreadComment.objects.create(
        school_id=thread.school_id,
        thread=thread,
        text=text,
        written_by=by,
        written_as=written_as(roles, side_of(roles)),
    )
    Mention.objects.bulk_create(
        Mention(school_id=thread.school_id, comment=comment, person=person) for person in people
    )
    for person in people:
        emails.mentioned(thread, person, by=by)
    return comment


def _record(thread: Thread, act: str, summary: str, by: Any) -> None:
    record(verb(thread, act), by=by, school=thread.cycle.school, target=thread, summary=summary)


def _lock(cycle_id: int) -> Cycle:
    return Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=cycle_id)


def _find(thread: Thread) -> Thread:
    locked = Thread.objects.select_related("criterion__principle").select_for_update(of=("self",)).get(pk=thread.pk)
    locked.cycle = Cycle.objects.select_related("school").get(pk=locked.cycle_id)
    return locked
