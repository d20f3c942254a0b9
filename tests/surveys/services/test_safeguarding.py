"""Pupils' comments for the safeguarding lead while a survey is open: never few, never twice, nothing left over."""

import re

import pytest
from django.urls import reverse

from framework.models import Question
from surveys.models import Ballot, Comment
from surveys.services import safeguarding
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import answer, invite, joint_wave, launch
from tests.surveys.waves_in_states import again, closed
from wqm.tenancy.scope import scope

PUPILS = "sample-secondary-1"


def open_wave(world, *, slug=PUPILS):
    """Of two schools of forty people each, whose safeguarding leads read comments each night."""
    wave = joint_wave(world, [world.school, world.next_door], slug=slug, release_comments=True)
    for school in (world.school, world.next_door):
        invite(wave, school, 40)
    return launch(wave)


@pytest.fixture
def text(world) -> str:
    """The code of the question for own words."""
    return Question.objects.filter(section__questionnaire__slug=PUPILS, kind="text").first().code


def words(wave) -> list[str]:
    with as_worker(), scope(everything=True):
        return sorted(Comment.objects.filter(wave=wave).values_list("text", flat=True))


def release(wave) -> list[str]:
    """What is there after a night."""
    with as_worker():
        safeguarding.release_due_comments()
    return words(wave)


def write(wave, school, text, numbers) -> None:
    for number in numbers:
        answer(wave, school, 1, {text: f"Words {number:02}"})


def test_ten_are_held_back_and_ten_new_ones_are_needed(world, text):
    wave = open_wave(world)
    write(wave, world.school, text, range(19))
    write(wave, world.next_door, text, range(50, 69))
    assert release(wave) == []
    write(wave, world.school, text, [19])
    first = release(wave)
    assert len(first) == 10
    with as_worker(), scope(everything=True):
        assert set(Comment.objects.filter(wave=wave).values_list("school", flat=True)) == {world.school.pk}
    assert release(wave) == first  # a quiet night
    write(wave, world.school, text, range(20, 29))
    assert release(wave) == first
    write(wave, world.school, text, [29])
    second = release(wave)
    assert len(second) == 20
    assert set(first) < set(second)


@pytest.mark.parametrize("late", [0, 1, 9])
def test_close_releases_at_least_ten_whoever_came_last(world, text, late):
    """Without holding any back the words of one late pupil would come alone with the close."""
    wave = open_wave(world)
    write(wave, world.school, text, range(20))
    before = release(wave)
    assert len(before) == 10
    write(wave, world.school, text, range(20, 20 + late))
    assert release(wave) == before
    wave = closed(wave)
    new = set(words(wave)) - set(before)
    assert len(new) == 10 + late
    assert {f"Words {number}" for number in range(20, 20 + late)} != new
    assert (wave.released, wave.released_ballots) == ([], {})


def test_which_are_held_back_is_not_the_order_in_which_they_came(world, text):
    """Of twenty in order the ten that are released are neither the first nor the last: 1 of 184,756 by chance."""
    wave = open_wave(world)
    write(wave, world.school, text, range(20))
    released = {int(each[-2:]) for each in release(wave)}
    assert released not in (set(range(10)), set(range(10, 20)))


def test_same_words_of_several_pupils_are_each_shown(world, text):
    wave = open_wave(world)
    answer(wave, world.school, 22, {text: "The same words"})
    assert release(wave) == ["The same words"] * 12
    with as_worker(), scope(everything=True):
        assert len(again(wave).released) == 12
    closed(wave)
    assert words(wave) == ["The same words"] * 22


def test_stored_marks_say_no_words(world, text):
    wave = open_wave(world)
    answer(wave, world.school, 20, {text: "Lunch"})
    release(wave)
    stored = again(wave).released
    assert (len(stored), len(set(stored))) == (10, 1)
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in stored)


def test_staff_words_are_never_released_while_their_survey_is_open(world):
    wave = open_wave(world, slug="sample-staff-1")
    answer(wave, world.school, 22, {"own-good": "Tea"})
    assert release(wave) == []


def test_safeguarding_lead_is_told_that_words_wait_whether_or_not_there_are_any(world, sign_in, text):
    wave, lead = open_wave(world), sign_in("dsl")
    pages = [reverse("surveys:comments", args=[world.school.pk]), reverse("home")]

    def seen() -> list[str]:
        return [re.sub(r"[A-Za-z0-9]{64}", "", one_line(lead.get(page, follow=True))) for page in pages]

    before = seen()
    assert "Some are always held back until the survey closes" in before[0]
    assert "Some of their comments are held until the survey closes." in before[1]
    write(wave, world.school, text, range(3))
    assert seen() == before
    assert "always held back" not in one_line(sign_in("head").get(pages[1], follow=True))


def test_broken_ballot_of_one_survey_does_not_keep_the_words_of_another(world, text):
    waves = [open_wave(world), open_wave(world)]
    for wave in waves:
        write(wave, world.school, text, range(25))
    assert [bool(release(wave)) for wave in waves] == [True, True]
    for wave in waves:
        write(wave, world.school, text, range(25, 38))
    with scope(wave=waves[0].pk):
        Ballot(wave=waves[0], sealed=b"torn").save(force_insert=True)
    before = [words(wave) for wave in waves]
    after = [release(wave) for wave in waves]
    assert [len(now) > len(then) for now, then in zip(after, before, strict=True)] == [False, True]
