"""The programme that is proposed for an audit, and who works on what. Pure functions of plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from audits.enums import ABOUT_PRINCIPLES, Form, StepKind

PEOPLE_IN_GROUP = 6
PRINCIPLES_IN_GROUP = 2
MINUTES = {
    StepKind.PROMISES: 5,
    StepKind.OPENING: 8,
    StepKind.ALONE: 15,
    StepKind.GROUPS: 30,
    StepKind.READING: 12,
    StepKind.PLENARY: 20,
    StepKind.CLOSING: 5,
}
# Aloud, everybody together goes through all principles one after the other.
MINUTES_ALOUD = MINUTES | {StepKind.ALONE: 20, StepKind.GROUPS: 35, StepKind.READING: 8}


@dataclass(frozen=True)
class Planned:
    """A step as it is proposed: in which session, for how long, on which principles (by number)."""

    kind: StepKind
    session: int
    minutes: int
    principles: list[int] = field(default_factory=list)


def proposed_steps(form: str, principles: Sequence[int], *, has_promises: bool) -> list[Planned]:
    """The steps for a form of audit; `has_promises` where something was agreed in the audit before.

    Two twilights: everybody writes alone about everything and groups talk about the first half; the second session
    goes on with the other half.
    """
    every = list(principles)
    if form == Form.ELECTRONIC:
        return [Planned(StepKind.ALONE, 0, MINUTES[StepKind.ALONE], every)]
    minutes = MINUTES_ALOUD if form == Form.ALOUD else MINUTES
    # First what is stored and who sees it, then the first thing that anybody is asked.
    start = [StepKind.OPENING, *([StepKind.PROMISES] if has_promises else []), StepKind.ALONE, StepKind.GROUPS]
    rest = [StepKind.READING, StepKind.PLENARY, StepKind.CLOSING]
    steps = [_planned(kind, 1, minutes, every) for kind in start]
    if form == Form.TWILIGHTS:
        half = ceil(len(every) / 2)
        steps[-1] = replace(steps[-1], principles=every[:half])
        steps.append(replace(steps[-1], session=2, principles=every[half:]))
        return steps + [_planned(kind, 2, minutes, every) for kind in rest]
    return steps + [_planned(kind, 1, minutes, every) for kind in rest]


def _planned(kind: StepKind, session: int, minutes: dict[StepKind, int], principles: list[int]) -> Planned:
    about = principles if kind in ABOUT_PRINCIPLES else []
    return Planned(kind, session, minutes[kind], about)


def proposed_groups(form: str, people: int, leaders: int, principles: int) -> list[tuple[str, int, bool]]:
    """(name, seats, whether it is the senior leaders') of each group, of about six people.

    As many groups as share the principles two each, and more where people would not find room. Nobody sits alone.
    """
    if form == Form.ELECTRONIC:
        return [("Staff", people, False), *_leaders(leaders)]
    if form == Form.ALOUD:
        return [("Everyone", people, False), *_leaders(leaders)]
    wanted = max(ceil(people / PEOPLE_IN_GROUP), min(ceil(principles / PRINCIPLES_IN_GROUP), people // 3))
    number = max(1, wanted)
    few, more = divmod(people, number)
    seats = [few + (at < more) for at in range(number)]
    return [(f"Group {at}", size, False) for at, size in enumerate(seats, 1)] + _leaders(leaders)


def _leaders(leaders: int) -> list[tuple[str, int, bool]]:
    return [("Senior leaders", leaders, True)] if leaders else []


def principles_of_group(group: int, groups: int, principles: Sequence[int]) -> list[int]:
    """What group `group` (1 to `groups`) talks about: two principles, so that each principle has a group.

    Where there are fewer groups than that needs, each has more; with more, several groups have the same.
    """
    every = list(principles)
    if not every or groups <= 0:
        return every
    each = max(min(PRINCIPLES_IN_GROUP, len(every)), ceil(len(every) / groups))
    start = ((group - 1) * each) % len(every)
    return sorted((every + every)[start : start + each], key=every.index)
