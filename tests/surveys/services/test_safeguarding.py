"""Pupils' comments for the safeguarding lead while a survey is open: never few, never twice, nothing left over."""

import re

import pytest

from framework.models import Question
from surveys.models import Comment
from surveys.services import safeguarding
from tests.databases import as_worker
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


def release(wave) -> int:
    with as_worker():
        safeguarding.release_due_comments()
    with as_worker(), scope(everything=True):
        return Comment.objects.filter(wave=wave).count()


def test_each_school_needs_enough_new_answers_of_its_own(world, text):
    wave = open_wave(world)
    answer(wave, world.school, 9, {text: "Ours"})
    answer(wave, world.next_door, 9, {text: "Theirs"})
    assert release(wave) == 0
    answer(wave, world.school, 1, {text: "Ours, the tenth"})
    assert release(wave) == 10
    with as_worker(), scope(everything=True):
        assert set(Comment.objects.filter(wave=wave).values_list("school", flat=True)) == {world.school.pk}
    answer(wave, world.school, 9, {text: "Later"})
    assert release(wave) == 10
    answer(wave, world.school, 1, {text: "Later"})
    assert release(wave) == 20


def test_close_keeps_the_rest_and_forgets_what_was_released(world, text):
    wave = open_wave(world)
    answer(wave, world.school, 10, {text: "The same words"})
    assert release(wave) == 10
    answer(wave, world.school, 2, {text: "The same words"})
    with as_worker(), scope(everything=True):
        assert len(again(wave).released) == 10
    wave = closed(wave)
    assert (wave.released, wave.released_ballots) == ([], {})
    with as_worker(), scope(everything=True):
        assert list(Comment.objects.filter(wave=wave).values_list("text", flat=True)) == ["The same words"] * 12


def test_stored_marks_say_no_words(world, text):
    wave = open_wave(world)
    answer(wave, world.school, 10, {text: "Lunch"})
    release(wave)
    stored = again(wave).released
    assert (len(stored), len(set(stored))) == (10, 1)
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in stored)


def test_staff_words_are_never_released_while_their_survey_is_open(world):
    wave = open_wave(world, slug="sample-staff-1")
    answer(wave, world.school, 12, {"own-good": "Tea"})
    assert release(wave) == 0
