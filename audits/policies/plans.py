"""Planning an audit: people, groups, programme. The sentences are for headteachers and facilitators."""

from collections.abc import Collection
from typing import Any

from audits.enums import ABOUT_PRINCIPLES, MOST_GROUPS, MOST_PEOPLE, ONCE, AuditState, StepKind
from audits.models import Audit, RoomGroup
from wqm.access.refusals import NotAllowed

MOST_STEPS = 20
FEWEST_IN_GROUP = 3


def check_can_prepare(audit: Audit) -> None:
    """Programme, groups and dates are fixed once a session has opened or links have gone out."""
    if audit.state != AuditState.PREPARING:
        raise NotAllowed("This audit has begun, so you can no longer change how it is held.")


def check_people(people: int, leaders: int) -> None:
    """A hall has an end."""
    if people + leaders > MOST_PEOPLE:
        raise NotAllowed(f"An audit can have up to {MOST_PEOPLE} people. Hold a second one for the others.")


def check_groups(groups: Collection[RoomGroup], audit: Audit) -> None:
    """Everybody has a seat."""
    if len(groups) > MOST_GROUPS:
        raise NotAllowed(f"An audit can have up to {MOST_GROUPS} groups.")
    small = [group for group in groups if not group.is_leaders and 0 < group.seats < FEWEST_IN_GROUP]
    if small and audit.people >= FEWEST_IN_GROUP:
        raise NotAllowed(
            f"{small[0].name} has {small[0].seats} seat{'s' if small[0].seats > 1 else ''}. Give each group at least"
            f" {FEWEST_IN_GROUP}, so that no one’s words are known by their group."
        )
    seats = sum(group.seats for group in groups if not group.is_leaders)
    if seats < audit.people:
        raise NotAllowed(f"The groups have {seats} seats for {audit.people} people. Add seats or a group.")


def check_steps(steps: Collection[Any]) -> None:
    """A programme has something in it, and asks nothing twice."""
    if not steps:
        raise NotAllowed("Keep at least one step in the programme.")
    if len(steps) > MOST_STEPS:
        raise NotAllowed(f"A programme can have up to {MOST_STEPS} steps.")
    asked: set[tuple[str, int]] = set()
    for step in steps:
        kind = StepKind(step.kind)
        # What is asked twice would be counted twice: a right is burnt for each step.
        numbers = step.principles if kind in ABOUT_PRINCIPLES else [0] if kind in ONCE else []
        for number in numbers:
            if (kind, number) in asked:
                about = f"Principle {number} is" if number else "This is"
                raise NotAllowed(f"{about} in two steps “{kind.label}”. Keep it in one of them.")
            asked.add((kind, number))
