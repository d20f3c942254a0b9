"""Half a term lies between two surveys of the same people of a school."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from schools.calendar import USUAL
from surveys import policies
from surveys.models import Wave
from surveys.policies import BETWEEN_WAVES, check_can_launch
from surveys.services import waves
from tests.databases import as_worker
from tests.surveys.joint_waves import invite, joint_wave, rowan_of
from tests.surveys.waves_in_states import again, closed, draft, launched, links, submit
from wqm.access.refusals import NotAllowed, why_not
from wqm.tenancy.scope import scope

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _rule(request, monkeypatch):
    """As it is, and the school has no survey but those of the test."""
    request.getfixturevalue("scratch" if "scratch" in request.fixturenames else "world")
    monkeypatch.setattr(policies, "BETWEEN_WAVES", BETWEEN_WAVES)
    with scope(everything=True):
        Wave.objects.update(state="draft", public_key=None)


def published(world, *, days_ago: int) -> Wave:
    """A survey of the staff that closed so many days ago, with results."""
    wave = launched(world, name="Earlier")
    for link in list(links(wave).values())[:10]:
        submit(link)
    wave = closed(wave)
    day = timezone.localdate() - days_ago * DAY
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(opens_on=day - 14 * DAY, closes_on=day)
    return again(wave)


def refusal(world, wave, people: int = 12) -> str:
    with scope(schools=[world.school.pk]):
        return why_not(check_can_launch, wave, people)


@pytest.mark.parametrize(("days", "refused"), [(1, True), (BETWEEN_WAVES.days - 1, True), (BETWEEN_WAVES.days, False)])
def test_second_survey_of_the_staff_waits_for_half_a_term(world, days, refused):
    earlier = published(world, days_ago=days)
    assert ("Hazel Primary surveyed the same people until" in refusal(world, draft(world))) is refused
    day = USUAL.next_school_day(earlier.closes_on + BETWEEN_WAVES)
    assert (f"on or after {day.day} " in refusal(world, draft(world))) is refused


def test_open_survey_is_a_neighbour_and_one_of_others_or_without_results_is_none(world):
    launched(world, name="Open")
    assert "half a term" in refusal(world, draft(world))
    with scope(everything=True):
        pupils = joint_wave(world, [world.school], slug="sample-secondary-1")
        invite(pupils, world.school, 20)
        assert why_not(check_can_launch, pupils, 20) == ""
        Wave.objects.filter(name="Open").update(state="too_few")
    assert refusal(world, draft(world)) == ""


def test_one_school_of_several_that_has_just_asked_holds_the_survey_up(world):
    published(world, days_ago=3)
    wave = joint_wave(world, [rowan_of(world), world.school], trust=world.trust)
    invite(wave, world.school, 12)
    with scope(everything=True):
        assert "Hazel Primary surveyed" in why_not(check_can_launch, wave, 12)


def sent_at_once(world, *drafts) -> None:
    """By people who do so at the same moment, so that neither finds the other one's sent."""
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        Wave.objects.filter(pk__in=[wave.pk for wave in drafts]).update(send_wanted=True, started_by=head)


def test_survey_that_became_too_near_is_not_launched_and_says_why(world):
    first, second = draft(world, name="First"), draft(world, name="Second")
    head = world.person("head")
    sent_at_once(world, first, second)
    with as_worker():
        assert waves.launch_wave(first.pk)
        assert not waves.launch_wave(second.pk)
    assert (again(second).state, again(second).send_wanted) == ("draft", False)
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="half a term"):
        waves.send_wave(wave=again(second), by=head)


@pytest.mark.slow
def test_two_surveys_that_are_launched_at_the_same_moment_do_not_both_open(scratch, monkeypatch):
    """Of one school, by two workers: the second waits for the first, and finds it."""
    first, second = draft(scratch, name="First"), draft(scratch, name="Second")
    sent_at_once(scratch, first, second)
    nearly, over_there = threading.Event(), threading.Event()
    forget = waves.forget_lists

    def held_up(wave) -> None:
        forget(wave)
        if wave.pk == first.pk:
            nearly.set()
            over_there.wait(1)

    def launch_first() -> None:
        try:
            with as_worker():
                waves.launch_wave(first.pk)
        finally:
            connection.close()

    monkeypatch.setattr(waves, "forget_lists", held_up)
    thread = threading.Thread(target=launch_first)
    thread.start()
    assert nearly.wait(30)
    with as_worker():
        assert waves.launch_wave(second.pk) is False
    over_there.set()
    thread.join(30)
    assert [again(wave).state for wave in (first, second)] == ["open", "draft"]
    assert not again(second).send_wanted


def test_school_that_opens_its_own_survey_does_not_stop_one_that_was_sent_for_many_schools(world):
    """Sent by the office for tomorrow, stopped by one head today: the launch makes a draft of it again."""
    tomorrow = timezone.localdate() + DAY
    joint = joint_wave(world, [world.school, rowan_of(world)], opens_on=tomorrow, closes_on=tomorrow + 7 * DAY)
    for school in (world.school, rowan_of(world)):
        invite(joint, school, 12)
    with scope(everything=True):
        waves.send_wave(wave=joint, by=world.person("officer"))
    own, head = draft(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="surveys the same people"):
        waves.send_wave(wave=own, by=head)
    with as_worker():
        assert not waves.launch_wave(own.pk)
        assert waves.launch_wave(joint.pk)
