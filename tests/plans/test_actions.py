"""Actions: owners, days, the board, milestones and proofs, the timeline."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.models import Evidence
from plans.enums import ActionState
from plans.models import Action, Proof, Target
from plans.queries.plan import TargetRow, actions_at_home, board, evidence_to_choose, plan_of, timeline, undated
from plans.services.actions import (
    add_action,
    add_milestone,
    add_proof,
    mark_milestone,
    move_action,
    remove_milestone,
    remove_proof,
    save_action,
)
from plans.services.targets import change_target_state
from schools.models import Membership
from schools.terms import HalfTerm
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import EditConflict
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def action(target):
    """An action without an owner, due in a month."""
    return f.ActionFactory(target=target, title="Share the morning setup")


def values(action, **changes) -> dict:
    """What the form hands over, with changes."""
    names = ("title", "owner", "owner_name", "due_on", "cost", "impact", "edition")
    return {name: getattr(action, name) for name in names} | changes


def row_of(target) -> TargetRow:
    """A target as the plan has it now."""
    return next(row for row in plan_of(target.school).rows if row.target == target)


def test_action_of_a_closed_target_is_refused(here, head, target):
    change_target_state(target=target, step="drop", by=head)
    with pytest.raises(NotAllowed, match="Reopen it"):
        add_action(target=target, title="Too late", by=head)


def test_owner_belongs_to_the_school(world, here, head, target):
    assert add_action(target=target, title="Mine", owner=world.person("contributor"), by=head).owner_text == (
        "contributor"
    )
    for persona in ("head_next_door", "ex_member", "trust_lead"):
        with pytest.raises(NotAllowed, match="no longer belongs to Hazel Primary"):
            add_action(target=target, title="Theirs", owner=world.person(persona), by=head)


def test_owner_who_left_stays_until_somebody_else_is_chosen(world, here, head, action):
    owner = world.person("contributor")
    saved = save_action(action=action, by=head, **values(action, owner=owner))
    Membership.objects.filter(user=owner).delete()
    again = save_action(action=saved, by=head, **values(saved, title="Same owner"))
    assert again.owner == owner
    other = save_action(action=again, by=head, **values(again, owner=None, owner_name="Year 4 team"))
    with pytest.raises(NotAllowed, match="no longer belongs"):
        save_action(action=other, by=head, **values(other, owner=owner, owner_name=""))


def test_two_owners_are_refused_by_the_database(here, head, target):
    with pytest.raises(IntegrityError, match="action_one_owner"), transaction.atomic():
        f.ActionFactory(target=target, owner=head, owner_name="Year 4 team")


def test_second_person_with_an_old_edition_overwrites_nothing(world, here, head, action):
    save_action(action=action, by=head, **values(action, impact="From the head"))
    with pytest.raises(EditConflict):
        save_action(action=action, by=world.person("slt"), **values(action, impact="From somebody else"))
    assert Action.objects.get(pk=action.pk).impact == "From the head"


def test_move_keeps_what_somebody_is_writing(here, head, action):
    move_action(action=action, state=ActionState.DOING, by=head)
    saved = save_action(action=action, by=head, **values(action, impact="Written meanwhile"))
    assert (saved.state, saved.impact) == ("doing", "Written meanwhile")


def test_done_action_has_a_day_and_loses_it_again(here, head, action):
    assert move_action(action=action, state=ActionState.DONE, by=head).finished_on == TODAY()
    assert move_action(action=action, state=ActionState.PLANNED, by=head).finished_on is None


def test_board_shows_open_targets_by_state(here, head, target, action):
    Target.objects.exclude(pk=target.pk).update(state="dropped", is_priority=False)
    done = f.ActionFactory(target=target, state="done", finished_on=TODAY())
    assert [(column.state.value, column.actions) for column in board(here)] == [
        ("planned", [action]), ("doing", []), ("done", [done]), ("dropped", []),
    ]  # fmt: skip


def test_plan_counts_what_is_late_and_what_is_due(here, head, target):
    Target.objects.exclude(pk=target.pk).update(state="dropped", is_priority=False)
    for days, state in ((-1, "planned"), (-1, "dropped"), (0, "doing"), (7, "planned"), (8, "planned")):
        f.ActionFactory(target=target, due_on=TODAY() + timedelta(days=days), state=state, cost=10)
    f.ActionFactory(target=target, due_on=TODAY(), state="done", finished_on=TODAY(), cost=10)
    plan = plan_of(here)
    assert (plan.overdue, plan.due_soon, plan.cost) == (1, 2, 50)
    shown = actions_at_home(here, head)
    assert (shown.overdue, shown.due_soon) == (1, 2)


def test_next_action_is_the_first_chosen_then_the_earliest(here, head, target):
    early = f.ActionFactory(target=target, due_on=TODAY())
    chosen = f.ActionFactory(target=target, due_on=None, is_first=True)
    assert [row_of(target).next_action] == [chosen]
    move_action(action=chosen, state=ActionState.DONE, by=head)
    row = row_of(target)
    assert (row.next_action, row.done, len(row.live)) == (early, 1, 2)


def test_timeline_has_every_half_term_and_says_which_is_now(here, head, target, monkeypatch):
    Target.objects.exclude(pk=target.pk).update(state="dropped", is_priority=False)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 25))
    f.ActionFactory(target=target, title="Before", due_on=date(2026, 10, 31))
    action = f.ActionFactory(target=target, title="After", due_on=date(2027, 4, 1))
    f.MilestoneFactory(action=action, title="Half way", due_on=date(2027, 1, 5))
    without = f.ActionFactory(target=target, title="Some day", due_on=None)
    stretches = [
        (stretch.half_term, [moment.title for moment in stretch.moments], stretch.is_now) for stretch in timeline(here)
    ]
    assert stretches == [
        (HalfTerm(2026, 1), ["Before"], False),
        (HalfTerm(2026, 2), [], True),
        (HalfTerm(2026, 3), ["Half way"], False),
        (HalfTerm(2026, 4), [], False),
        (HalfTerm(2026, 5), ["After"], False),
    ]
    assert undated(here) == [without]


def test_milestone_is_reached_taken_back_and_removed(here, head, action):
    milestone = add_milestone(action=action, title="Half way", due_on=None, by=head)
    assert mark_milestone(milestone=milestone, is_done=True, by=head).done_on == TODAY()
    assert mark_milestone(milestone=milestone, is_done=False, by=head).done_on is None
    remove_milestone(milestone=milestone, by=head)
    assert action.milestones.count() == 0


def test_evidence_proves_an_action_once(here, head, action):
    evidence = Evidence.objects.get(title=f"Evidence of {here}")
    first = add_proof(action=action, evidence=evidence, by=head)
    assert add_proof(action=action, evidence=evidence, by=head) == first
    assert list(evidence_to_choose(action)) == []
    remove_proof(proof=first, by=head)
    assert list(evidence_to_choose(action)) == [evidence]


def test_evidence_of_another_school_is_refused_by_the_database(world, here, action):
    theirs = world.first(Evidence, world.next_door)
    with pytest.raises(IntegrityError), transaction.atomic(), scope(everything=True):
        Proof.objects.create(school=here, action=action, evidence=theirs)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
