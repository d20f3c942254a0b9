"""Real connections at the same moment: one link counts once, and a close loses no answer that was acknowledged."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from surveys.models import Ballot, Receipt, Ticket
from surveys.respondents import slips
from surveys.services.closing import close_wave
from tests.databases import as_worker
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.waves_in_states import first, launched, links, over, submit
from wqm.sealing.boxes import make_receipt
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.slow


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own, started together; their results in order."""
    results: list[Any] = [None] * len(jobs)
    gate = threading.Barrier(len(jobs))

    def run(place: int) -> None:
        try:
            gate.wait()
            results[place] = jobs[place]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_same_link_eight_times_at_once_counts_once(scratch):
    wave = launched(scratch)
    for link in list(links(wave).values())[:3]:
        answers = at_once(*[lambda link=link: submit(link).status_code] * 8)
        assert sorted(answers) == [200] + [410] * 7
    with as_worker(), scope(everything=True):
        assert Ballot.objects.filter(wave=wave).count() == 3
        assert Ticket.objects.filter(wave=wave).count() == 14  # five of them in reserve


def at_device(code: str) -> str:
    """One person from the typed code to the page after sending; its address."""
    place = Client().post("/s/join/", {"code": code})["Location"]
    run = Client().post(place, {"page": "0", "go": "next"})["Location"].split("?")[0]
    return Client().post(run, {"page": "1", "go": "send", "q-often": "4"})["Location"]


def test_fourteen_devices_at_once_share_twelve_places_and_each_place_counts_once(scratch):
    wave = opened(
        scratch, questionnaire(), people=0, sittings=[{"name": "5B", "kind": "class", "slots": 12, "is_open": True}]
    )
    code = slips.class_code(sitting_of(wave, "5B"))
    answers = at_once(*[lambda: at_device(code)] * 14)
    assert sorted(answers) == ["/s/thanks/en/"] * 12 + ["/s/used/?l=en"] * 2
    with as_worker(), scope(everything=True):
        assert (Ballot.objects.filter(wave=wave).count(), Ticket.objects.filter(wave=wave).count()) == (12, 0)


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1])
def test_close_among_answers_loses_none_that_was_acknowledged(scratch, delay):
    wave = launched(scratch, people=60)
    wave_links = list(links(wave).values())
    random.shuffle(wave_links)
    for link in wave_links[:8]:
        assert submit(link).status_code == 200

    def answer(chunk):
        return [submit(link) for link in chunk]

    def close():
        time.sleep(delay)
        over(wave)
        with as_worker():
            return close_wave(wave.pk)

    *answers, done = at_once(*[lambda chunk=wave_links[8 + n :: 4]: answer(chunk) for n in range(4)], close)
    assert done is True
    responses = [response for chunk in answers for response in chunk]
    assert {response.status_code for response in responses} <= {200, 410}
    promised = {
        first(r'wqm-receipt">([^<]+)<', response.content.decode())
        for response in responses
        if response.status_code == 200
    }
    with as_worker(), scope(everything=True):
        listed = set(Receipt.objects.filter(wave=wave).values_list("code", flat=True))
        ballots = list(Ballot.objects.filter(wave=wave).values_list("sealed", flat=True))
    counted = {make_receipt(bytes(sealed)) for sealed in ballots}
    assert promised <= counted <= listed
    assert len(counted) == len(ballots) == len(promised) + 8
    assert Client().get(f"/s/{wave.pk}/receipts/").status_code == 200
