"""Waves in every state, made the way the product makes them: prepared by the web, launched and closed by the worker."""

import re
from datetime import timedelta
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Least
from django.test import Client
from django.utils import timezone

from framework.models import Questionnaire
from surveys.models import Recipient, Wave
from surveys.queries import waves as wave_queries
from surveys.services import closing, waves
from tests.databases import as_worker
from wqm.sealing import keys
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_token
from wqm.tenancy.scope import scope


def listed(people: int) -> bytes:
    """A list of people as a file."""
    return "\n".join(["Email", *(f"person{n}@hazel.example" for n in range(people))]).encode()


def draft(world, people: int = 12, **fields) -> Wave:
    """A draft of Hazel Primary, with a list."""
    today = timezone.localdate()
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        values = {"name": "How are we?", "opens_on": today, "closes_on": today + timedelta(days=14)} | fields
        questionnaire = Questionnaire.objects.get(slug="sample-staff-1")
        wave = waves.start_wave(school=world.school, questionnaire=questionnaire, by=head, **values)
        if people:
            waves.replace_recipients(wave=wave, content=listed(people), by=head)
    return wave


def launched(world, people: int = 12, **fields) -> Wave:
    """An open wave with its tickets, keys and queued mail."""
    wave = draft(world, people, **fields)
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        waves.send_wave(wave=wave, by=head)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    return again(wave)


def again(wave: Wave) -> Wave:
    """The wave as it stands in the database."""
    with scope(everything=True):
        return Wave.objects.select_related("questionnaire", "school", "trust").get(pk=wave.pk)


def links(wave: Wave) -> dict[UUID, str]:
    """The path of everybody's link by recipient; only the holder of the key can make them."""
    secret = link_key(keys.read_key(wave.pk))
    with scope(everything=True):
        people = list(Recipient.objects.filter(wave=wave).order_by("email").values_list("pk", "group"))
    return {pk: f"/s/{wave.pk}/{make_token(secret, pk)}.{group}" for pk, group in people}


CODES = """
lead-vision lead-change lead-listen lead-fair lead-governors work-load work-support work-manager work-say work-grow
work-rest work-worn pup-known pup-safe pup-voice pup-help pup-skills bel-respect bel-team bel-thanks bel-repair
bel-different day-break day-meetings day-place day-lessons fam-partners fam-contact fam-hard fam-others
"""
ALL_FOUR = {f"q-{code}": "4" for code in CODES.split()}


def submit(link: str, answers: dict[str, str] | None = None, client: Client | None = None):
    """Send everything at once, as the last page does, and see the page after it."""
    sent = {"page": "9", "go": "send", **(ALL_FOUR if answers is None else answers)}
    return (client or Client()).post(link, sent, follow=True)


def over(wave: Wave) -> None:
    """Its last day was yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(opens_on=Least("opens_on", Value(yesterday)), closes_on=yesterday)


def closed(wave: Wave) -> Wave:
    """Closed by the worker after its last day."""
    over(wave)
    with as_worker():
        assert closing.close_wave(wave.pk)
    return again(wave)


def first(pattern: str, text: str) -> str:
    """The first group of the first match."""
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]


def results_of(wave: Wave):
    """The published values."""
    with scope(everything=True):
        return wave_queries.wave_results(again(wave), wave.school_id)
