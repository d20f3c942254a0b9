"""Answering at a slot: a device holds nothing of whoever was before, and nobody learns which place was used."""

import re
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import Draft
from surveys.queries import slots
from surveys.respondents import rate_limits, slips
from surveys.respondents.words import WORDS
from surveys.services import drafts
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.services.devices import (
    CLASS,
    JOIN,
    SLIPS,
    ballots,
    device_of,
    finish,
    is_taken,
    join,
    open_session,
    sent,
    started,
)
from tests.surveys.views.test_respond import seen
from tests.surveys.waves_in_states import closed
from wqm.sealing.boxes import draft_key, open_draft
from wqm.sealing.tags import make_draft_tag, make_tag
from wqm.tenancy.scope import scope


@pytest.fixture
def wave(world):
    return opened(world, questionnaire(), people=0, sittings=[CLASS, SLIPS])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


# --- the joining page


@pytest.mark.parametrize("code", ["", "ACDE", "ACDEFGHJ", "ACDEFGHJKM", "0O1IL2Z5", "x" * 5000, "\x00'\"<b>"])
def test_code_that_leads_nowhere_says_so_and_keeps_what_was_typed(world, wave, code):
    response = join(code)
    assert response.status_code == 422
    assert "This code does not open a survey at the moment" in response.content.decode()
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_used_slip_opens_like_one_that_was_not_used(wave):
    used, other = (slips.slip_code(sitting_of(wave, "Slips"), number) for number in (1, 2))
    assert is_taken(finish(join(used)["Location"]))
    assert join(used).status_code == join(other).status_code == 302
    assert seen(Client().get(join(used)["Location"])) == seen(Client().get(join(other)["Location"]))


def test_many_wrong_codes_of_one_network_are_stopped_and_other_networks_are_not(wave, monkeypatch):
    monkeypatch.setattr(rate_limits, "MISSES_AN_HOUR", 3)
    code = slips.slip_code(sitting_of(wave, "Slips"), 1)
    for _ in range(3):
        assert join(code).status_code == 302  # codes that are right are not counted
    for _ in range(3):
        assert join("ACDEFGHJ").status_code == 422
    stopped = join(code)
    assert stopped.status_code == 429
    assert "too many wrong codes" in stopped.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post(JOIN, {"code": code}).status_code == 302


def test_school_of_fifteen_hundred_may_mistype_twice_each():
    assert rate_limits.MISSES_AN_HOUR >= 2 * 1500


# --- a shared device


def test_shared_device_shows_nothing_of_whoever_was_before(world, head, wave):
    open_session(head, world, wave)
    place = device_of(wave, "5B", 1)
    fresh = seen(Client().get(place))
    run = started(place)
    assert Client().post(run.split("?")[0], {"page": "1", "go": "next", "q-often": "2"}).status_code == 303
    began = Client().get(run).content.decode()
    assert re.search(r'id="q-often-2"[^>]* checked', began)
    assert 'autocomplete="off"' in began
    # The slot's own address shows none of it, to the next person or to whoever holds the code.
    assert seen(Client().get(place)) == fresh
    assert "checked" not in Client().get(started(place)).content.decode()
    gone = sent(run)
    assert is_taken(gone)
    thanks = Client().get(gone["Location"])
    page = thanks.content.decode()
    assert "Pass the device on" in page
    assert 'href="/s/join/"' in page
    assert "wqm-receipt" not in page
    assert str(wave.pk) not in page
    assert WORDS["pl"]["run_over"] in Client().get(run.replace("l=en", "l=pl")).content.decode()
    for address in (run, run.split("?")[0], run.replace("p=1", "p=2")):
        for response in (Client().get(address), Client().post(address, {"page": "1", "go": "next", "q-often": "2"})):
            assert "These pages are closed" in response.content.decode()
            assert "q-often" not in response.content.decode()
            assert response["Clear-Site-Data"] == '"cache"'
    for response in (gone, thanks):
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert not response.cookies
    assert seen(Client().get(place)) == fresh


def test_pages_before_and_after_a_persons_own_have_a_picture_that_makes_the_browser_forget(world, head, wave):
    """Their own header comes too early for the page before: it goes into the memory of Back when the next is there."""
    open_session(head, world, wave)
    place = device_of(wave, "5B", 1)
    run = started(place)
    assert b"/s/wiped/" not in Client().get(run).content
    finish(place)
    Client().post(run.split("?")[0], {"page": "1", "go": "leave"})
    for path in (place, run, "/s/join/", "/s/thanks/en/", "/s/used/"):
        response = Client().get(path)
        assert response["Clear-Site-Data"] == '"cache"'
        assert 'src="/s/wiped/"' in response.content.decode()
    picture = Client().get("/s/wiped/")
    assert (picture["Clear-Site-Data"], picture["Cache-Control"]) == ('"cache"', "no-store")
    assert picture["Content-Type"] == "image/svg+xml"


def test_next_person_throws_away_what_was_begun(world, head, wave):
    open_session(head, world, wave)
    run = started(device_of(wave, "5B", 1))
    assert 'value="leave"' in Client().get(run).content.decode()
    left = Client().post(run.split("?")[0], {"page": "1", "go": "leave", "q-often": "2"})
    assert left["Location"] == "/s/join/?l=en"
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 0
    assert "These pages are closed" in Client().get(run).content.decode()


def test_code_of_a_slot_does_not_open_what_was_begun_at_it(wave):
    place = device_of(wave, "Slips", 1)
    run = started(place)
    Client().post(run.split("?")[0], {"page": "1", "go": "next", "q-often": "2"})
    token, group = place.rsplit("/", 1)[1].split(".")
    with scope(everything=True):
        draft = Draft.objects.get(wave=wave)
        assert bytes(draft.tag) not in {make_tag(token, group, wave.pk), make_draft_tag(token, group, wave.pk)}
        assert open_draft(draft_key(token, group, wave.pk), bytes(draft.sealed)) is None


def test_slot_is_no_mailed_link(wave):
    used, unused = (device_of(wave, "Slips", number).replace("/d/", "/") for number in (1, 2))
    assert is_taken(finish(device_of(wave, "Slips", 1)))
    nowhere = seen(Client().get("/s/nowhere"))
    for link in (used, unused):
        assert seen(Client().get(link)) == nowhere
        assert seen(Client().post(link, {"page": "1", "go": "send", "q-often": "4"})) == nowhere
    assert ballots(wave) == 1


def test_address_of_a_mailed_link_asks_as_much_of_the_server_for_a_used_slot_as_for_an_unused_one(wave):
    """In a process that has just started, too: the time that an answer takes would tell."""
    used, unused = (device_of(wave, "Slips", number).replace("/d/", "/") for number in (1, 2))
    assert is_taken(finish(device_of(wave, "Slips", 1)))
    asked = []
    for link in (used, unused):
        slots._slots.clear()
        with CaptureQueriesContext(connection) as queries:
            Client().get(link)
        asked.append([query["sql"].split("'")[0] for query in queries if "SAVEPOINT" not in query["sql"]])
    assert asked[0] == asked[1]


def test_opening_and_starting_tell_nothing_of_a_used_slot_and_closed_ones_are_unknown(world, head, wave):
    open_session(head, world, wave)
    used, unused = device_of(wave, "5B", 1), device_of(wave, "5B", 2)
    finish(used)
    assert seen(Client().get(used)) == seen(Client().get(unused))
    assert seen(Client().get(f"{used}?l=pl")) == seen(Client().get(f"{unused}?l=pl"))
    pages = [Client().get(started(place)) for place in (used, unused)]
    assert seen(pages[0]) == seen(pages[1])
    nowhere = seen(Client().get("/s/nowhere"))
    run = started(unused)
    assert seen(Client().get(f"/s/{wave.pk}/d/{'A' * 24}.all")) == nowhere
    closed(wave)
    for place in (used, unused, run, f"/s/{wave.pk}/d/{'A' * 24}.all"):
        assert seen(Client().get(place)) == nowhere
        assert seen(Client().post(place, {"page": "1", "go": "send", "q-often": "4"})) == nowhere


def test_device_begins_with_a_page_without_questions_and_has_a_review(world, head, wave):
    open_session(head, world, wave)
    place = device_of(wave, "5B", 1)
    assert b"q-often" not in Client().get(place).content
    run = started(place).split("?")[0]
    review = Client().post(run, {"page": "2", "go": "next", "q-words": "More trees"}, follow=True).content.decode()
    assert "Check your answers" in review
    assert "More trees" in review


@pytest.mark.parametrize("language", ["en", "cy", "pl", "ro", "ur", "ar", "en-easy"])
def test_used_place_is_said_kindly_in_every_language(db, language):
    page = Client().get(f"/s/used/?l={language}").content.decode()
    for key in ("used_place", "used_place_why", "used_place_do"):
        assert WORDS[language][key] in page


def test_group_of_a_slot_cannot_be_changed(world, head, wave):
    place = join(slips.class_code(open_session(head, world, wave)))["Location"]
    assert Client().get(place.replace(".all", ".other")).status_code == 410


# --- whoever wants to stop the server


def test_wrong_code_costs_no_more_with_many_surveys_that_have_slips(world, monkeypatch):
    """Slots are kept in memory for a number of surveys. With one more open, each wrong code makes every slot anew."""
    waves = [opened(world, questionnaire(), people=12, sittings=[SLIPS]) for _ in range(3)]
    made = Mock(wraps=slots.slot_tags)
    monkeypatch.setattr(slots, "MOST_KEPT", len(waves) - 1)
    monkeypatch.setattr(slots, "slot_tags", made)
    slots._slots.clear()
    assert join("ACDEFGHJKM").status_code == 422
    first = made.call_count
    assert first <= len(waves)  # also where the code says by itself that it is none
    assert join("ACDEFGHJKN").status_code == 422
    assert made.call_count == first


def test_start_pressed_again_and_again_does_not_fill_the_disk(wave, monkeypatch):
    """Each press stores a draft of the size of a ballot, which nothing ends before the close."""
    place = device_of(wave, "Slips", 1)

    def pressed(times: int, network: str) -> list[int]:
        client = Client(REMOTE_ADDR=network)
        return [client.post(place, {"page": "0", "go": "next"}).status_code for _ in range(times)]

    monkeypatch.setattr(rate_limits, "STARTS_AN_HOUR", 5)
    assert pressed(7, "192.0.2.1") == [303] * 5 + [429] * 2
    assert pressed(1, "192.0.2.2") == [303]
    monkeypatch.setattr(drafts, "MOST_BEGUN", 0)
    monkeypatch.setattr(drafts, "SOME_MORE", 7)
    assert pressed(3, "192.0.2.3") == [303, 429, 429]
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 7
    page = Client(REMOTE_ADDR="192.0.2.1").post(place, {"page": "0", "go": "next"}).content.decode()
    assert "Too many people have started from this network" in page
