"""Who works on which criterion."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from evidence.models import Assignment, Cycle
from framework.models import Criterion
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.prepared import Prepared


@dataclass(frozen=True)
class Given:
    """A criterion that was given to somebody; `has_left` when they do not work on it at this school any more.

    `pk` is that of the assignment, `person` a name, or an address where somebody has none.
    """

    pk: int
    criterion_id: int
    person_id: int
    person: str
    due_on: date | None
    has_left: bool

    @property
    def words(self) -> str:
        """Who, and by when."""
        due = self.due_on
        return f"{self.person}{' (has left)' if self.has_left else ''}{f', by {due:%-d %B}' if due else ''}"

    @property
    def is_late(self) -> bool:
        """Its day is over. Whether the criterion is done is known elsewhere."""
        return self.due_on is not None and self.due_on < timezone.localdate()


def _assigned_in(cycle_id: int) -> QuerySet:
    rows = Assignment.objects.filter(cycle=cycle_id)
    return rows.values_list("pk", "criterion_id", "person_id", "person__name", "person__email", "due_on")


def _people_of(school_id: int) -> QuerySet:
    return people_who_can(school_id, P.EVIDENCE_EDIT).order_by().values_list("pk")


ASSIGNED, PEOPLE = Prepared(_assigned_in), Prepared(_people_of)


def work_in(cycle: Cycle) -> dict[int, list[Given]]:
    """Criterion -> who is on it, the earliest day first; two queries, and one where nothing is assigned."""
    work: dict[int, list[Given]] = {}
    rows = ASSIGNED.rows(cycle.pk)
    here = {pk for (pk,) in PEOPLE.rows(cycle.school_id)} if rows else set()
    for pk, criterion_id, person_id, name, email, due_on in rows:
        given = Given(pk, criterion_id, person_id, name or email, due_on, person_id not in here)
        work.setdefault(criterion_id, []).append(given)
    return work


def work_on(cycle: Cycle, criterion: Criterion) -> list[Given]:
    """Who is on one criterion; two queries."""
    return work_in(cycle).get(criterion.pk, [])


def given_to(cycle: Cycle, person: Any) -> list[Given]:
    """What was given to one person, who works at the school, the earliest day first; one query."""
    return [
        Given(pk, criterion_id, person.pk, str(person), due_on, has_left=False)
        for pk, criterion_id, person_id, _, _, due_on in ASSIGNED.rows(cycle.pk)
        if person_id == person.pk
    ]
