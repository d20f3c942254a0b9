"""Who works on which criterion."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from evidence.models import Assignment, Cycle
from framework.models import Criterion
from schools.queries import people_who_can
from wqm.access.permissions import P


@dataclass(frozen=True)
class Given:
    """A criterion that was given to somebody; `has_left` when they do not work on it at this school any more."""

    assignment: Assignment
    has_left: bool

    @property
    def words(self) -> str:
        """Who, and by when."""
        due, name = self.assignment.due_on, str(self.assignment.person)
        return f"{name}{' (has left)' if self.has_left else ''}{f', by {due:%-d %B}' if due else ''}"

    @property
    def is_late(self) -> bool:
        """Its day is over. Whether the criterion is done is known elsewhere."""
        due = self.assignment.due_on
        return due is not None and due < timezone.localdate()


def work_in(cycle: Cycle) -> dict[int, list[Given]]:
    """Criterion -> who is on it, the earliest day first; two queries."""
    work: dict[int, list[Given]] = {}
    here = _people_of(cycle)
    for assignment in Assignment.objects.filter(cycle=cycle).select_related("person"):
        work.setdefault(assignment.criterion_id, []).append(Given(assignment, assignment.person_id not in here))
    return work


def work_on(cycle: Cycle, criterion: Criterion) -> list[Given]:
    """Who is on one criterion; two queries."""
    here = _people_of(cycle)
    rows = Assignment.objects.filter(cycle=cycle, criterion=criterion).select_related("person")
    return [Given(assignment, assignment.person_id not in here) for assignment in rows]


def given_to(cycle: Cycle, person: Any) -> list[Given]:
    """What was given to one person, the earliest day first; one query."""
    rows = Assignment.objects.filter(cycle=cycle, person=person).select_related("criterion__principle")
    return [Given(assignment, has_left=False) for assignment in rows]


def _people_of(cycle: Cycle) -> set[int]:
    return set(people_who_can(cycle.school_id, P.EVIDENCE_EDIT).values_list("pk", flat=True))
