"""Advice before the day, what is proposed, and where it is said that nobody leads people whom they manage."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.enums import Form, StepKind
from audits.models import Audit, RoomGroup, Step
from audits.programme import proposed_groups, proposed_steps
from plans.models import Training
from tests.audits.halls import plan
from tests.reading import one_line
from wqm.tenancy.scope import scope


def detail(client, audit) -> str:
    return one_line(client.get(reverse("audits:detail", args=[audit.school_id, audit.pk])))


@pytest.mark.parametrize(
    "says",
    [
        "Support staff are paid for their time",
        "Send part-timers and those on leave their link before the day",
        "No one needs a phone of their own",
        "No one leads people whom they manage",
        "paper is ready if it does not",
        "Someone is there for people who are upset",
    ],
)
def test_the_checklist_of_a_hall_says_it(world, sign_in, says):
    assert says in detail(sign_in("head"), plan(world))


def test_online_it_asks_for_addresses_and_for_nothing_of_a_hall(world, sign_in):
    today = timezone.localdate()
    page = detail(sign_in("head"), plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=9)))
    assert "Everyone has an address that they read" in page
    assert "Support staff are paid for their time" in page
    assert "Groups cannot read" not in page


def test_what_is_ticked_stays_ticked_and_what_is_no_item_is_not_stored(world, sign_in):
    audit, client = plan(world), sign_in("head")
    client.post(reverse("audits:tick", args=[audit.school_id, audit.pk]), {"item": ["time", "wifi", "nonsense"]})
    with scope(everything=True):
        assert sorted(Audit.objects.get(pk=audit.pk).checklist) == ["time", "wifi"]
    page = detail(client, audit)
    assert [f'value="{name}" aria-describedby="item-{name}-hint" checked' in page for name in ("time", "phones")] == [
        True, False,
    ]  # fmt: skip


def test_advice_names_the_leaders_who_were_at_no_training_and_is_for_those_who_run_it(world, sign_in):
    audit = plan(world)
    with scope(everything=True):
        Training.objects.filter(school=audit.school_id).delete()
    advice = "Train senior leaders first"
    page = detail(sign_in("head"), audit)
    assert advice in page
    assert world.person("head").name in page.partition(advice)[2].partition("Training</a>")[0]
    assert advice not in detail(sign_in("governor"), audit)


def test_where_every_leader_was_trained_nothing_is_advised(world, sign_in, monkeypatch):
    monkeypatch.setattr("audits.views.preparing.queries.untrained_leaders", lambda school: [])
    assert "Train senior leaders first" not in detail(sign_in("head"), plan(world))


def test_the_proposal_is_what_the_office_recommends():
    steps = proposed_steps(Form.INSET, [1, 2, 3, 4, 5, 6], has_promises=True)
    assert [step.kind for step in steps] == [
        StepKind.OPENING, StepKind.PROMISES, StepKind.ALONE, StepKind.GROUPS, StepKind.READING, StepKind.PLENARY,
        StepKind.CLOSING,
    ]  # fmt: skip
    minutes = {step.kind: step.minutes for step in steps}
    assert minutes[StepKind.ALONE] == 15
    assert 85 <= sum(minutes.values()) <= 95
    assert all(step.principles == [1, 2, 3, 4, 5, 6] for step in steps if step.principles)


def test_without_an_audit_before_nothing_is_asked_about_promises():
    assert StepKind.PROMISES not in [step.kind for step in proposed_steps(Form.INSET, [1, 2], has_promises=False)]


def test_a_small_school_works_aloud_as_one_group_on_every_principle_in_turn(world):
    audit = plan(world, form="aloud", people=12, leaders=2)
    with scope(everything=True):
        groups = list(RoomGroup.objects.filter(audit=audit).values_list("name", "seats", "is_leaders"))
        talk = Step.objects.get(audit=audit, kind=StepKind.GROUPS)
        assert talk.principles == list(audit.version.principles.values_list("number", flat=True))
    assert groups == [("Everyone", 12, False), ("Senior leaders", 2, True)]


def test_senior_leaders_have_a_group_of_their_own_and_none_where_there_are_none():
    assert proposed_groups(Form.INSET, 12, 3, 6)[-1] == ("Senior leaders", 3, True)
    assert not any(is_leaders for _, _, is_leaders in proposed_groups(Form.INSET, 12, 0, 6))


def test_of_two_leaders_in_a_group_it_says_that_everyone_knows_them(world, sign_in):
    client = sign_in("head")
    assert "is known by name" in detail(client, plan(world, leaders=2))
    assert "is known by name" not in detail(client, plan(world, leaders=3))


def test_the_forms_say_that_nobody_leads_people_whom_they_manage(world, sign_in):
    audit, client = plan(world), sign_in("head")
    place = [world.school.pk]
    assert "does not manage the people who take part" in one_line(client.get(reverse("audits:new", args=place)))
    groups = one_line(client.get(reverse("audits:groups", args=[*place, audit.pk])))
    assert "No one should lead a group of people whom they manage" in groups
