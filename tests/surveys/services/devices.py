"""What a teacher, a device and a child do at the slots of a sitting."""

from django.test import Client
from django.urls import reverse

from surveys.models import Ballot
from surveys.respondents import slips
from tests.databases import as_worker
from tests.surveys.questionnaires import sitting_of
from wqm.sealing import codes
from wqm.tenancy.scope import scope

CLASS = {"name": "5B", "kind": "class", "slots": 3}
SLIPS = {"name": "Slips", "kind": "slips", "slots": 12}
JOIN = "/s/join/"


def url(name: str, world, *rest) -> str:
    """An address of the school, and of the things after it."""
    return reverse(f"surveys:{name}", args=[world.school.pk, *(row.pk for row in rest)])


def open_session(head, world, wave):
    """The class with its session open."""
    sitting = sitting_of(wave, "5B")
    assert head.post(url("session", world, wave, sitting), {"session": "open"}).status_code == 302
    return sitting_of(wave, "5B")


def device_of(wave, name: str, number: int) -> str:
    """The address of a slot, as whoever holds the codes can make it."""
    sitting = sitting_of(wave, name)
    return reverse("respond:device", args=[wave.pk, codes.token_of(slips.slip_code(sitting, number)), sitting.group])


def join(code: str):
    return Client().post(JOIN, {"code": code})


def started(place: str) -> str:
    """The first question's address, after the button of the page that a slot opens with."""
    return Client().post(place, {"page": "0", "go": "next"})["Location"]


def finish(place: str):
    """Start at a slot, answer a question and send it."""
    return sent(started(place))


def sent(run: str):
    """Send one answer from pages that were started."""
    return Client().post(run.split("?")[0], {"page": "1", "go": "send", "q-often": "4"})


def is_taken(response) -> bool:
    """Whether the answers were taken; the other page says that they were not."""
    places = {"/s/thanks/en/": True, "/s/used/?l=en": False}
    assert response["Clear-Site-Data"] == '"cache"'
    return places[response["Location"]]


def ballots(wave) -> int:
    with as_worker(), scope(everything=True):
        return Ballot.objects.filter(wave=wave).count()
