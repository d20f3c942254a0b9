"""Targets: where they come from, the lock on their words, their states, the four questions and the choice."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from plans.enums import Impact
from plans.models import Action, Target
from plans.queries.plan import by_score
from plans.services.priorities import choose_first_actions, choose_priorities
from plans.services.targets import (
    add_target,
    change_target_state,
    comment_on_target,
    review_target,
    save_target,
    score_target,
    start_target_from,
)
from tests import factories as f
from tests.surveys.test_race import at_once
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.editing.conflicts import EditConflict
from wqm.references import Origin
from wqm.tenancy.scope import scope

RESULT = Origin("survey_result", "wave-1:workload", "Staff survey: workload")


def words(target, **changes) -> dict:
    """What the form hands over, with changes."""
    unchanged = {"title": target.title, "why": target.why, "success_measure": target.success_measure}
    return unchanged | {"criterion": target.criterion, "edition": target.edition} | changes


def closed_others(school) -> None:
    """What the standing world has is out of the way."""
    Target.objects.filter(school=school).update(state="dropped", is_priority=False)


def test_target_of_a_criterion_brings_its_principle(world, here, head):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    target = add_target(school=here, title="New", criterion=criterion, by=head)
    assert (target.principle, target.edition, target.state) == (criterion.principle, 1, "open")
    assert Activity.objects.get(verb="target.added").summary == "Added the target “New”"


def test_target_started_twice_from_one_thing_is_one_target(here, head):
    first = start_target_from(school=here, origin=RESULT, title="Less marking", by=head)
    assert start_target_from(school=here, origin=RESULT, title="Less marking", by=head) == first
    assert start_target_from(school=here, origin=RESULT, title="Something else", by=head) != first
    assert (first.ref_kind, first.ref_key, first.ref_title) == (RESULT.kind, RESULT.key, RESULT.title)


def test_closed_target_does_not_keep_a_new_one_away(here, head):
    first = start_target_from(school=here, origin=RESULT, title="Less marking", by=head)
    change_target_state(target=first, step="drop", by=head)
    assert start_target_from(school=here, origin=RESULT, title="Less marking", by=head) != first


def test_half_a_reference_is_refused_by_the_database(here, head):
    with pytest.raises(IntegrityError, match="target_reference_whole"), transaction.atomic():
        f.TargetFactory(school=here, created_by=head, ref_kind="survey_result")


def test_second_person_with_an_old_edition_overwrites_nothing(world, here, head, target):
    saved = save_target(target=target, by=head, **words(target, why="From the head"))
    with pytest.raises(EditConflict) as conflict:
        save_target(target=target, by=world.person("slt"), **words(target, why="From a senior leader"))
    assert (conflict.value.current.why, saved.edition) == ("From the head", 2)
    assert Target.objects.get(pk=target.pk).why == "From the head"


def test_same_words_twice_are_no_conflict(world, here, head, target):
    save_target(target=target, by=head, **words(target, why="The same"))
    assert save_target(target=target, by=world.person("slt"), **words(target, why="The same")).edition == 2


@pytest.mark.parametrize(
    ("steps", "state"), [(["reach"], "reached"), (["drop"], "dropped"), (["reach", "reopen"], "open")]
)
def test_target_goes_through_its_states(here, head, target, steps, state):
    for step in steps:
        change_target_state(target=target, step=step, by=head)
    assert Target.objects.get(pk=target.pk).state == state


def test_closed_target_is_no_priority_any_more(here, head):
    target = f.TargetFactory(school=here, created_by=head, is_priority=True)
    assert not change_target_state(target=target, step="reach", by=head).is_priority


def test_closed_target_cannot_be_closed_again(here, head, target):
    change_target_state(target=target, step="drop", by=head)
    with pytest.raises(NotAllowed, match="Reopen it"):
        change_target_state(target=target, step="reach", by=head)


def test_targets_stand_in_the_order_of_their_scores(here, head):
    closed_others(here)
    for title, points in (("low", 1), ("high", 4), ("middle", 2)):
        scores = dict.fromkeys(("importance", "ease", "capacity", "early_impact"), points)
        score_target(target=f.TargetFactory(school=here, title=title, created_by=head), by=head, **scores)
    f.TargetFactory(school=here, title="not weighed", created_by=head, importance=4)
    assert [(target.title, target.score) for target in by_score(here)] == [
        ("high", 16), ("middle", 8), ("low", 4), ("not weighed", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "chosen", "sentence"),
    [
        (
            6,
            2,
            "You chose 2 of 6 targets. Choose at least 3: tick 1 more, so that the work does not depend on one thing.",
        ),
        (6, 6, "You chose 6 targets. Choose at most 5: if everything is a priority, nothing is."),
        (
            2,
            1,
            "You chose 1 of 2 targets. Choose at least 2: tick 1 more, so that the work does not depend on one thing.",
        ),
        (1, 0, "You chose 0 of 1 targets. Choose at least 1: tick 1 more."),
    ],
)
def test_too_few_or_too_many_priorities_are_refused_with_a_sentence(here, head, targets, chosen, sentence):
    closed_others(here)
    created = f.TargetFactory.create_batch(targets, school=here, created_by=head)
    with pytest.raises(NotAllowed) as refused:
        choose_priorities(school=here, chosen=[target.pk for target in created[:chosen]], by=head)
    assert str(refused.value) == sentence
    assert Target.objects.filter(school=here, is_priority=True).count() == 0


def test_new_choice_replaces_the_one_before(here, head):
    created = f.TargetFactory.create_batch(6, school=here, created_by=head)
    choose_priorities(school=here, chosen=[target.pk for target in created[:3]], by=head)
    choose_priorities(school=here, chosen=[target.pk for target in created[2:6]], by=head)
    priorities = Target.objects.filter(school=here, is_priority=True).order_by("pk")
    assert list(priorities) == created[2:6]


def test_target_closed_meanwhile_is_not_chosen(here, head):
    created = f.TargetFactory.create_batch(4, school=here, created_by=head)
    change_target_state(target=created[0], step="drop", by=head)
    with pytest.raises(NotAllowed, match="has since been closed"):
        choose_priorities(school=here, chosen=[target.pk for target in created[:3]], by=head)


def test_two_or_three_actions_of_priorities_come_first(here, head):
    target = f.TargetFactory(school=here, created_by=head, is_priority=True)
    created = f.ActionFactory.create_batch(4, target=target)
    with pytest.raises(NotAllowed, match="You chose 1 of 4 actions. Choose 2 or 3"):
        choose_first_actions(school=here, chosen=[created[0].pk], by=head)
    with pytest.raises(NotAllowed, match="at most 3"):
        choose_first_actions(school=here, chosen=[action.pk for action in created], by=head)
    choose_first_actions(school=here, chosen=[created[0].pk, created[1].pk], by=head)
    choose_first_actions(school=here, chosen=[created[1].pk, created[2].pk], by=head)
    assert list(Action.objects.filter(school=here, is_first=True).order_by("pk")) == created[1:3]


def test_action_of_no_priority_cannot_come_first(here, head, target):
    action = f.ActionFactory(target=target)
    with pytest.raises(NotAllowed, match="choose again"):
        choose_first_actions(school=here, chosen=[action.pk], by=head)


def test_review_and_comment_stand_beside_the_target(here, head, target):
    yesterday = timezone.localdate() - timedelta(days=1)
    review = review_target(target=target, text="It helped", impact=Impact.CLEAR, reviewed_on=yesterday, by=head)
    comment = comment_on_target(target=target, text="Well done", written_as="Trust lead", by=head)
    assert list(target.reviews.all()) == [review]
    assert [(entry.text, entry.written_as) for entry in target.comments.all()] == [("Well done", "Trust lead")]
    assert comment.school_id == here.pk


def test_review_of_another_schools_target_is_refused_by_the_database(world, here, head):
    theirs = world.first(Target, world.next_door)
    with pytest.raises(IntegrityError), transaction.atomic(), scope(everything=True):
        f.TargetReviewFactory(target=theirs, school=here, written_by=head, reviewed_on=date(2026, 9, 1))
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.slow
def test_target_that_is_closed_while_it_is_chosen_is_closed_and_no_priority(scratch):
    school, head = scratch.school, scratch.person("head")
    with scope(everything=True):
        created = f.TargetFactory.create_batch(5, school=school, created_by=head)

    def choose():
        with scope(schools=[school.pk]):
            try:
                return len(choose_priorities(school=school, chosen=[target.pk for target in created], by=head))
            except NotAllowed:
                return 0

    def close(target):
        with scope(schools=[school.pk]):
            return change_target_state(target=target, step="reach", by=head).state

    for target in created[:3]:
        results = at_once(choose, partial(close, target))
        assert results[1] == "reached"
        with scope(schools=[school.pk]):
            assert not Target.objects.get(pk=target.pk).is_priority
            Target.objects.filter(pk=target.pk).update(state="open")
