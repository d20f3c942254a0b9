"""Conversations about criteria, for the side from which they are read."""

from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.queries import office_people
from evidence.models import Cycle, Mention, Thread, ThreadComment
from evidence.thread_visibility import Side, seen_from
from framework.models import Criterion
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.prepared import Prepared


def threads_on(cycle: Cycle, criterion: Criterion, side: Side) -> list[Thread]:
    """The conversations on one criterion with everything in them, open ones first; three queries."""
    threads = _with_comments(seen_from(side, Thread.objects.filter(cycle=cycle, criterion=criterion)))
    return sorted(threads, key=lambda thread: thread.resolved_at is not None)


def find_thread(school: Any, thread_id: int, side: Side) -> Thread | None:
    """One conversation with everything in it, None where there is none for this side."""
    threads = _with_comments(seen_from(side, Thread.objects.filter(school=school, pk=thread_id)))
    return threads.select_related("cycle__school", "criterion__principle").first()


def _open_in(side: Side, cycle_id: int) -> QuerySet:
    threads = seen_from(side, Thread.objects.filter(cycle=cycle_id, resolved_at=None)).order_by()
    return threads.values_list("criterion_id").annotate(n=Count("pk"))


_OPEN = {side: Prepared(partial(_open_in, side)) for side in (Side.SCHOOL, Side.OFFICE)}


def open_thread_counts(cycle: Cycle, side: Side) -> dict[int, int]:
    """Criterion -> conversations that are not resolved; one query, and none for who sees none."""
    return dict(_OPEN[side].rows(cycle.pk)) if side in _OPEN else {}


def readers_of(school_id: int, *, is_shared: bool) -> QuerySet[User]:
    """Everybody who would read a conversation: the school's own people, and the office where it is shared."""
    inside = Q(pk__in=people_who_can(school_id, P.THREADS_VIEW).values("pk"))
    wanted = inside | Q(pk__in=office_people().values("pk")) if is_shared else inside
    return User.objects.filter(wanted).order_by("name", "email")


def _with_comments(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    mentions = Prefetch("mentions", Mention.objects.select_related("person"))
    comments = ThreadComment.objects.select_related("written_by").prefetch_related(mentions)
    return threads.select_related("resolved_by").prefetch_related(Prefetch("comments", comments))
