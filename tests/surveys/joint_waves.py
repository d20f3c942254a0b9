"""Waves of several schools, prepared, launched, answered and closed by the product's own services."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.utils import timezone

from framework.models import Questionnaire
from schools.models import School
from surveys.models import Recipient, Wave
from surveys.recipients.groups import group_code
from surveys.services import preparing, waves
from surveys.services.answers import LinkUsedUp, cast_ballot
from tests.databases import as_worker
from tests.surveys.waves_in_states import CODES, again, closed
from wqm.sealing import keys
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_token
from wqm.tenancy.scope import scope

FOURS = dict.fromkeys(CODES.split(), 4)


def rowan_of(world):
    """The other school of the trust."""
    return School.objects.get(identifier="900002")


def joint_wave(world, schools, *, trust=None, slug="sample-staff-1", breakdowns=(), **fields) -> Wave:
    """A draft for some schools, of a trust or (without one) of the office."""
    today, by = timezone.localdate(), world.person("officer")
    values = {"name": "All of us", "opens_on": today, "closes_on": today + timedelta(days=14)} | fields
    with scope(everything=True):
        questionnaire = Questionnaire.objects.get(slug=slug)
        wave = waves.start_wave(questionnaire=questionnaire, trust=trust, schools=schools, by=by, **values)
        if breakdowns:
            preparing.set_breakdowns(wave=wave, breakdowns=breakdowns, by=by)
    return again(wave)


def invite(wave: Wave, school, people: int, **places: str) -> None:
    """People of a school on the list, in these categories."""
    with scope(everything=True):
        part = wave.schools.get(school=school)
        group = group_code(part.groups, places)
        part.save(update_fields=["groups"])
        start = wave.recipients.count()
        Recipient.objects.bulk_create(
            Recipient(wave=wave, school=school, email=f"p{start + number:03}@people.example", group=group)
            for number in range(people)
        )


def launch(wave: Wave) -> Wave:
    """Sent and open."""
    with scope(everything=True):
        waves.send_wave(wave=wave, by=None)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    return again(wave)


def answer(wave: Wave, school, people: int, answers=None) -> None:
    """So many of a school who have not answered yet do."""
    link = link_key(keys.read_key(wave.pk))
    with scope(everything=True):
        invited = list(wave.recipients.filter(school=school).order_by("email").values_list("pk", "group"))
    done, left = 0, iter(invited)
    while done < people:
        pk, group = next(left)
        with scope(wave=wave.pk), suppress(LinkUsedUp):
            cast_ballot(wave=wave, token=make_token(link, pk), group=group, answers=dict(answers or FOURS))
            done += 1


def with_a_school_too_small(world) -> tuple[Any, Wave]:
    """Rowan, and an open wave of the trust in which 22 of 24 of Hazel have answered and 5 of 6 of Rowan."""
    rowan = rowan_of(world)
    wave = joint_wave(world, [world.school, rowan], trust=world.trust)
    invite(wave, world.school, 24)
    invite(wave, rowan, 6)
    wave = launch(wave)
    answer(wave, world.school, 22)
    answer(wave, rowan, 5)
    return rowan, wave


def of_three(world, alder) -> Wave:
    """A closed wave of the trust: Hazel 12, Rowan 3 (too few), Alder 12; not shared yet."""
    wave = joint_wave(world, [world.school, rowan_of(world), alder], trust=world.trust)
    for school in (world.school, rowan_of(world), alder):
        invite(wave, school, 14)
    wave = launch(wave)
    answer(wave, world.school, 12, FOURS | {"own-good": "Hazel words"})
    answer(wave, rowan_of(world), 3, dict.fromkeys(FOURS, 1) | {"own-good": "Rowan words"})
    answer(wave, alder, 12, dict.fromkeys(FOURS, 5) | {"own-good": "Alder words"})
    return closed(wave)
