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


def work_in(cycle: Cycle) -> dict[int, list[Given]]:
    """Criterion -> who is on it, the earliest day first; two queries."""
    work: dict[int, list[Given]] = {}
    for given in _read(Assignment.objects.filter(cycle=cycle), _people_of(cycle)):
        work.setdefault(given.criterion_id, []).append(given)
    return work


def work_on(cycle: Cycle, criterion: Criterion) -> list[Given]:
    """Who is on one criterion; two queries."""
    return _read(Assignment.objects.filter(cycle=cycle, criterion=criterion), _people_of(cycle))


def given_to(cycle: Cycle, person: Any) -> list[Given]:
    """What was given to one person, who works at the school, the earliest day first; one query."""
    rows = Assignment.objects.filter(cycle=cycle, person=person).values_list("pk", "criterion_id", "due_on")
    return [
        Given(pk, criterion_id, person.pk, str(person), due_on, has_left=False) for pk, criterion_id, due_on in rows
    ]


def _read(assignments: QuerySet[Assignment], here: set[int]) -> list[Given]:
    """Plain values, as there is one for each criterion of a version; `here` are the people who can work on it."""
    rows = assignments.values_list("pk", "criterion_id", "person_id", "person__name", "person__email", "due_on")
    return [
        Given(pk, criterion_id, person_id, name or email, due_on, person_id not in here)
        for pk, criterion_id, person_id, name, email, due_on in rows
    ]


def _people_of(cycle: Cycle) -> set[int]:
    return set(people_who_can(cycle.school_id, P.EVIDENCE_EDIT).values_list("pk", flat=True))
