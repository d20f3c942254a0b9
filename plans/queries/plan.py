"""The plan of a school, as pages and documents show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from evidence.models import Evidence
from evidence.queries.cycles import current_cycle
from framework.models import Criterion
from framework.queries import criteria_of
from plans.enums import UNFINISHED, ActionState, TargetState
from plans.models import Action, Milestone, Target
from schools.terms import HalfTerm, half_term
from wqm.prepared import Prepared

WEEK = timedelta(days=7)


def targets_of(school: Any) -> QuerySet[Target]:
    """Every target with where it comes from."""
    return Target.objects.filter(school=school).select_related("criterion__principle", "principle")


def targets_in_brief(school_id: int) -> list[dict[str, str]]:
    """The titles of the targets and their states, for a record of a moment."""
    targets = Target.objects.filter(school=school_id).order_by("pk")
    return [{"title": title, "state": state} for title, state in targets.values_list("title", "state")]


def actions_of(school: Any) -> QuerySet[Action]:
    """Every action with its target and owner, the earliest day first, those without a day last."""
    return Action.objects.filter(school=school).select_related("target", "owner")


# The columns of the list of actions that sort.
ACTION_COLUMNS = {
    "action": Lower("title"),
    "owner": Lower(Coalesce(NullIf("owner__name", Value("")), "owner_name")),
    "due": F("due_on"),
    "state": F("state"),
}


def filtered_actions(school: Any, reader: Any, *, owner: str = "", state: str = "") -> QuerySet[Action]:
    """The actions of open targets that a reader asked for.

    `owner` is "me", "none" or a number, `state` one of the states or "overdue"; empty means anyone's, and unfinished.
    """
    actions = actions_of(school).filter(target__state=TargetState.OPEN)
    if owner == "none":
        actions = actions.filter(owner=None, owner_name="")
    elif owner:
        actions = actions.filter(owner=reader.pk if owner == "me" else int(owner))
    if state == "overdue":
        return actions.filter(state__in=UNFINISHED, due_on__lt=timezone.localdate())
    return actions.filter(state=state) if state else actions.filter(state__in=UNFINISHED)


@dataclass(frozen=True)
class OwnActions:
    """What one person has to do for a school's open targets."""

    open: list[Action]
    finished: list[Action]

    @property
    def overdue(self) -> int:
        """How many are late."""
        return sum(action.is_overdue for action in self.open)


@dataclass(frozen=True)
class ActionsAtHome:
    """For the front door: how many are overdue, how many due within a week, and which are the reader's own."""

    overdue: int
    due_soon: int
    own: list[Action]


def _unfinished_in(school_id: int) -> QuerySet[Action]:
    return Action.objects.filter(school=school_id, target__state=TargetState.OPEN, state__in=UNFINISHED)


# A school has tens of them: sorted out here they cost less than a question that differs by person and day.
_UNFINISHED = Prepared(_unfinished_in)


def actions_at_home(school: Any, person: Any) -> ActionsAtHome:
    """Unfinished actions of open targets that a front door names, the earliest day first. One query."""
    soon = timezone.localdate() + WEEK
    rows: list[Action] = list(Action.objects.raw(*_UNFINISHED.sql(school.pk)))
    overdue = sum(action.is_overdue for action in rows)
    dated = sum(action.due_on is not None and action.due_on <= soon for action in rows)
    return ActionsAtHome(overdue, dated - overdue, [action for action in rows if action.owner_id == person.pk])


def own_actions(school: Any, person: Any) -> OwnActions:
    """Open ones by due date; finished and dropped ones, the last first. One query."""
    rows = list(actions_of(school).filter(target__state=TargetState.OPEN, owner=person))
    finished = [action for action in rows if not action.is_unfinished]
    return OwnActions(
        [action for action in rows if action.is_unfinished],
        sorted(finished, key=lambda action: action.finished_on or date.min, reverse=True),
    )


@dataclass(frozen=True)
class TargetRow:
    """A target with its actions."""

    target: Target
    actions: list[Action]

    @property
    def live(self) -> list[Action]:
        """The actions that were not dropped."""
        return [action for action in self.actions if action.state != ActionState.DROPPED]

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(action.state == ActionState.DONE for action in self.live)

    @property
    def overdue(self) -> int:
        """How many are late."""
        return sum(action.is_overdue for action in self.actions)

    @property
    def next_action(self) -> Action | None:
        """The unfinished action that comes first: chosen as such, else by its day."""
        waiting = [action for action in self.actions if action.is_unfinished]
        return min(
            waiting, key=lambda action: (not action.is_first, action.due_on or date.max, action.pk), default=None
        )

    @property
    def cost(self) -> int:
        """What the actions cost together, in pounds."""
        return sum(action.cost or 0 for action in self.live)


@dataclass(frozen=True)
class Plan:
    """The whole plan: priorities first, then the other open targets, then what is closed."""

    rows: list[TargetRow]

    @property
    def priorities(self) -> list[TargetRow]:
        """What the school works on first."""
        return [row for row in self.rows if row.target.is_priority]

    @property
    def others(self) -> list[TargetRow]:
        """Open, and not among the priorities."""
        return [row for row in self.rows if row.target.is_open and not row.target.is_priority]

    @property
    def closed(self) -> list[TargetRow]:
        """Reached or set aside."""
        return [row for row in self.rows if not row.target.is_open]

    @property
    def actions(self) -> list[Action]:
        """The actions of open targets."""
        return [action for row in self.rows if row.target.is_open for action in row.actions]

    @property
    def overdue(self) -> int:
        """Actions whose day is over."""
        return sum(action.is_overdue for action in self.actions)

    @property
    def due_soon(self) -> int:
        """Actions whose day is today or within a week."""
        today = timezone.localdate()
        return sum(action.is_unfinished and action.due_on is not None and today <= action.due_on <= today + WEEK
                   for action in self.actions)  # fmt: skip

    @property
    def cost(self) -> int:
        """What the open targets cost together."""
        return sum(row.cost for row in self.rows if row.target.is_open)


def plan_of(school: Any) -> Plan:
    """The plan in two queries."""
    actions: dict[int, list[Action]] = {}
    for action in actions_of(school):
        actions.setdefault(action.target_id, []).append(action)
    return Plan([TargetRow(target, actions.get(target.pk, [])) for target in targets_of(school)])


def whole_plan(school: Any) -> list[Target]:
    """Every target with actions, milestones, proofs and reviews, for documents."""
    actions = (
        Action.objects.filter(school=school).select_related("owner").prefetch_related("milestones", "proofs__evidence")
    )
    return list(targets_of(school).prefetch_related(Prefetch("actions", actions), "reviews__written_by"))


def by_score(school: Any) -> QuerySet[Target]:
    """The open targets in the order of their scores; what nobody weighed yet comes last."""
    total = F("importance") + F("ease") + F("capacity") + F("early_impact")
    return targets_of(school).filter(state=TargetState.OPEN).order_by(total.desc(nulls_last=True), "pk")


def first_action_choices(school: Any) -> QuerySet[Action]:
    """The unfinished actions of the priorities."""
    return actions_of(school).filter(target__is_priority=True, state__in=UNFINISHED)


@dataclass(frozen=True)
class Column:
    """A column of the board."""

    state: ActionState
    actions: list[Action]


def board(school: Any) -> list[Column]:
    """The actions of open targets by their state. One query."""
    actions = list(actions_of(school).filter(target__state=TargetState.OPEN))
    return [Column(state, [action for action in actions if action.state == state]) for state in ActionState]


@dataclass(frozen=True)
class Moment:
    """Something with a day: an action or a milestone."""

    day: date
    kind: str
    title: str
    action: Action
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class Stretch:
    """A half-term of the timeline; None is "no date yet"."""

    half_term: HalfTerm | None
    moments: list[Moment]
    is_now: bool = False


def timeline(school: Any) -> list[Stretch]:
    """What happens when, half-term by half-term, from open targets. A year in which nothing happens is left out.

    Two queries.
    """
    actions = actions_of(school).filter(target__state=TargetState.OPEN).exclude(state=ActionState.DROPPED)
    moments = sorted(
        _moments(actions.prefetch_related("milestones")), key=lambda moment: (moment.day, moment.action.pk)
    )
    if not moments:
        return []
    now = half_term(timezone.localdate())
    by_half_term: dict[HalfTerm, list[Moment]] = {now: []}
    for moment in moments:
        by_half_term.setdefault(half_term(moment.day), []).append(moment)
    stretches: list[Stretch] = []
    for here in sorted(by_half_term):
        before = stretches[-1].half_term if stretches else None
        if before and here.year - before.year <= 1:
            between = before.next
            while between < here:
                stretches.append(Stretch(between, [], is_now=False))
                between = between.next
        stretches.append(Stretch(here, by_half_term[here], here == now))
    return stretches


def undated(school: Any) -> list[Action]:
    """Unfinished actions of open targets without a day."""
    actions = actions_of(school).filter(target__state=TargetState.OPEN, state__in=UNFINISHED, due_on=None)
    return list(actions)


def _moments(actions: Iterable[Action]) -> Iterable[Moment]:
    today = timezone.localdate()
    for action in actions:
        if action.due_on:
            is_done = action.state == ActionState.DONE
            yield Moment(action.due_on, "Action", action.title, action, is_done, action.is_overdue)
        for milestone in action.milestones.all():
            if day := milestone.done_on or milestone.due_on:
                yield Moment(
                    day,
                    "Milestone",
                    milestone.title,
                    action,
                    bool(milestone.done_on),
                    _is_late(milestone, today),
                )


def _is_late(milestone: Milestone, today: date) -> bool:
    return milestone.done_on is None and milestone.due_on is not None and milestone.due_on < today


def criteria_to_choose(school: Any) -> QuerySet[Criterion]:
    """The criteria that a new target can come from: those of the school's cycle; none before its first."""
    cycle = current_cycle(school)
    return criteria_of(cycle.version_id) if cycle else Criterion.objects.none()


def criteria_of_open_cycle(school: Any) -> QuerySet[Criterion]:
    """The criteria whose evidence the school can still change; none while its self-evaluation is handed in."""
    cycle = current_cycle(school)
    return criteria_of(cycle.version_id) if cycle and cycle.is_editable else Criterion.objects.none()


def evidence_to_choose(action: Action) -> QuerySet[Evidence]:
    """The school's evidence that does not prove this action yet, newest first."""
    return Evidence.objects.filter(school=action.school_id).exclude(
        pk__in=action.proofs.values_list("evidence_id", flat=True)
    )


def actions_proved_by(row: Model) -> list[str]:
    """The actions that name this piece of evidence as proof, in words; none for any other row."""
    if not isinstance(row, Evidence):
        return []
    titles = Action.objects.filter(proofs__evidence=row).order_by("title").values_list("title", flat=True)
    return [f"proof for the action “{title}”" for title in titles]
