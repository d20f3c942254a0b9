"""Classes, slips, guests and paper: codes that stand nowhere, slots that are nobody, devices without a trace."""

import re
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.models import Ballot, Draft, Sitting, Ticket
from surveys.policies import check_can_launch
from surveys.queries import slots
from surveys.respondents import rate_limits, slips
from surveys.respondents.words import WORDS
from surveys.services import drafts
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.respondents.test_pages import answers_in
from tests.surveys.views.test_respond import seen
from tests.surveys.waves_in_states import again, closed, draft, over
from wqm.access.refusals import why_not
from wqm.sealing import codes
from wqm.sealing.boxes import draft_key, open_draft
from wqm.sealing.tags import make_draft_tag, make_tag
from wqm.tenancy.scope import scope

CLASS = {"name": "5B", "kind": "class", "slots": 3}
SLIPS = {"name": "Slips", "kind": "slips", "slots": 12}
JOIN = "/s/join/"


@pytest.fixture
def wave(world):
    return opened(world, questionnaire(), people=0, sittings=[CLASS, SLIPS])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


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


# --- codes


def test_codes_are_always_the_same_and_all_different(wave):
    class_sitting, slip_sitting = sitting_of(wave, "5B"), sitting_of(wave, "Slips")
    every = [
        slips.class_code(class_sitting),
        slips.class_code(slip_sitting),
        *(slips.slip_code(s, n) for s in (class_sitting, slip_sitting) for n in (1, 2)),
    ]
    assert len(set(every)) == len(every)
    assert [len(code) for code in every] == [8, 8, 10, 10, 10, 10]
    assert every[0] == slips.class_code(sitting_of(wave, "5B"))
    assert set("".join(every)) <= set(codes.ALPHABET)


def test_codes_depend_on_the_key_of_the_site(wave, settings):
    sitting = sitting_of(wave, "5B")
    before = slips.class_code(sitting)
    settings.SECRET_KEY = "another" * 10
    assert slips.class_code(sitting) != before


def test_alphabet_has_nothing_that_looks_like_something_else():
    assert set("0O1IL2Z5S8BUV") & set(codes.ALPHABET) == set()


def test_wrong_slip_code_is_nearly_always_known_without_a_search(wave):
    """One character that was mistyped, at every place."""
    right = slips.slip_code(sitting_of(wave, "Slips"), 1)
    assert codes.is_checked(right)
    others = {
        right[:at] + other + right[at + 1 :]
        for at in range(len(right))
        for other in codes.ALPHABET
        if other != right[at]
    }
    assert sum(map(codes.is_checked, others)) < len(others) / 20


def test_code_is_shown_in_groups_and_read_however_it_is_typed(wave):
    code = slips.slip_code(sitting_of(wave, "Slips"), 1)
    assert codes.shown(code) == f"{code[:5]} {code[5:]}"
    assert codes.typed(f" {code[:5].lower()}-{code[5:].lower()} ") == code


def test_no_row_of_the_database_has_a_code_or_a_token(world, head, wave):
    sitting = open_session(head, world, wave)
    head.get(url("slips", world, wave, sitting_of(wave, "Slips")))
    join(slips.class_code(sitting))
    secrets = [slips.class_code(sitting)]
    for each_sitting in (sitting, sitting_of(wave, "Slips")):
        numbers = range(1, each_sitting.slots + 1)
        secrets += [slips.slip_code(each_sitting, n) for n in numbers]
        secrets += [codes.token_of(slips.slip_code(each_sitting, n)) for n in numbers]
    with as_worker(), scope(everything=True), connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')  # noqa: S608 - our own names
            text = cursor.fetchone()[0] or ""
            assert [secret for secret in secrets if secret in text] == [], table
    assert "surveys_sitting" in tables


# --- a draft and its launch


def test_slots_count_as_invited_people_and_become_tickets_in_order_of_their_hash(wave):
    assert wave.invited == 15
    with scope(everything=True):
        stored = {bytes(tag) for tag in Ticket.objects.filter(wave=wave).values_list("tag", flat=True)}
        assert stored == set(slips.tags_of_sittings(wave))
        assert slips.slots_by_school(wave) == {wave.school_id: 15}


def test_slots_make_up_for_a_short_list(world, head):
    wave = draft(world, people=0)
    with scope(schools=[world.school.pk]):
        assert "Nobody is invited yet" in why_not(check_can_launch, wave, 0)
    typed = {"name": "5B", "kind": "class", "group": "all", "slots": "9"}
    assert head.post(url("sittings", world, wave), typed).status_code == 302
    with scope(schools=[world.school.pk]):
        assert why_not(check_can_launch, again(wave), 0) == ""
    assert "Check it and send it." in head.get(url("list", world)).content.decode()
    assert "A class at shared devices, 9 places" in one_line(head.get(url("send", world, wave)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"kind": ""}, "Choose how people answer"),
        ({"slots": "0"}, "Enter 1 or more"),
        ({"slots": "many"}, "Enter a number, like 30"),
        ({"slots": "401"}, "Enter 400 at most"),
        ({"name": "5b"}, "There is a sitting called 5b already"),
    ],
)
def test_sitting_that_cannot_be_is_refused_and_what_was_typed_kept(world, head, typed, sentence):
    wave = draft(world)
    good = {"name": "5B", "kind": "class", "group": "all", "slots": "30"}
    assert head.post(url("sittings", world, wave), good).status_code == 302
    response = head.post(url("sittings", world, wave), {**good, "name": "6A", **typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    with scope(everything=True):
        assert Sitting.objects.filter(wave=wave).count() == 1


def test_sitting_can_be_removed_from_a_draft_and_not_from_an_open_wave(world, head, wave):
    sitting = sitting_of(wave, "5B")
    page = head.post(url("remove_sitting", world, wave, sitting), follow=True).content.decode()
    assert "can no longer change" in page
    other = draft(world)
    head.post(url("sittings", world, other), {"name": "6A", "kind": "guests", "group": "all", "slots": "5"})
    head.post(url("remove_sitting", world, other, sitting_of(other, "6A")))
    with scope(everything=True):
        assert [left.name for left in Sitting.objects.filter(wave__in=[wave, other])] == ["5B", "Slips"]


# --- a class


def test_class_code_leads_every_device_to_a_place_until_all_have_been_used(world, head, wave):
    sitting = open_session(head, world, wave)
    for number in range(1, 4):
        place = join(codes.shown(slips.class_code(sitting)))["Location"]
        assert re.fullmatch(rf"/s/{wave.pk}/d/[\w-]{{24}}\.all", place)
        assert Client().get(place).status_code == 200
        assert is_taken(finish(place))
        assert ballots(wave) == number
    assert answers_in(wave) == [{"often": 4}] * 3
    # The code opens as before, and sending alone tells that the class is full.
    place = join(slips.class_code(sitting))["Location"]
    assert Client().get(place).status_code == 200
    assert not is_taken(finish(place))
    assert ballots(wave) == 3


def test_page_of_a_device_for_guests_speaks_of_no_class(world, head):
    wave = opened(world, questionnaire(), people=0, sittings=[{**CLASS, "name": "Hall", "kind": "guests", "slots": 12}])
    page = head.get(url("sitting", world, wave, sitting_of(wave, "Hall"))).content.decode()
    assert "Open the session when the device stands where guests can use it." in page
    assert "when the class is ready" not in page


def test_devices_that_were_sent_to_one_slot_are_all_counted_while_places_last(world, head, wave):
    open_session(head, world, wave)
    place = device_of(wave, "5B", 2)
    runs = [started(place) for _ in range(4)]
    assert [is_taken(sent(run)) for run in runs] == [True, True, True, False]
    assert ballots(wave) == 3


def test_slip_counts_once_and_takes_no_other_slips_place(wave):
    place = device_of(wave, "Slips", 1)
    assert [is_taken(finish(place)) for _ in range(3)] == [True, False, False]
    with scope(everything=True):
        left = {bytes(tag) for tag in Ticket.objects.filter(wave=wave).values_list("tag", flat=True)}
    assert set(slips.slot_tags(sitting_of(wave, "Slips"))[1:]) <= left


def test_two_clicks_on_send_count_once(world, head, wave):
    open_session(head, world, wave)
    run = started(device_of(wave, "5B", 1))
    assert is_taken(sent(run))
    again_sent = sent(run)
    assert (again_sent.status_code, ballots(wave)) == (200, 1)
    assert "These pages are closed" in again_sent.content.decode()


def test_class_code_works_only_while_the_session_is_open(world, head, wave):
    sitting = sitting_of(wave, "5B")
    before = join(slips.class_code(sitting))
    assert before.status_code == 422
    open_session(head, world, wave)
    assert join(slips.class_code(sitting)).status_code == 302
    head.post(url("session", world, wave, sitting), {"session": "close"})
    assert join(slips.class_code(sitting)).content == before.content
    assert "This code does not open a survey now" in before.content.decode()


def test_slot_that_was_handed_out_goes_on_after_the_session_is_closed(world, head, wave):
    sitting = open_session(head, world, wave)
    place = join(slips.class_code(sitting))["Location"]
    head.post(url("session", world, wave, sitting), {"session": "close"})
    assert finish(place).status_code == 302


def test_session_of_a_wave_that_is_not_open_cannot_be_opened(world, head):
    wave = draft(world)
    head.post(url("sittings", world, wave), {"name": "5B", "kind": "class", "group": "all", "slots": "9"})
    page = head.post(url("session", world, wave, sitting_of(wave, "5B")), {"session": "open"}, follow=True)
    assert "The survey is not open, so a class cannot answer now." in page.content.decode()
    assert sitting_of(wave, "5B").is_open is False


def test_teacher_sees_the_code_and_nothing_that_depends_on_what_was_handed_out_begun_or_sent(world, head):
    wave = opened(world, questionnaire(), people=0, sittings=[{**CLASS, "slots": 12}])
    sitting = open_session(head, world, wave)

    def page() -> str:
        return re.sub("[A-Za-z0-9]{64}", "", head.get(url("sitting", world, wave, sitting)).content.decode())

    before = page()
    assert codes.shown(slips.class_code(sitting)) in before
    assert "localhost:8000/s/join/" in before
    pages = [page() for _ in range(14) if finish(join(slips.class_code(sitting))["Location"])]
    assert ballots(wave) == 12
    assert set(pages) == {before}


def test_governor_cannot_run_a_class(sign_in, world, wave):
    governor, sitting = sign_in("governor"), sitting_of(wave, "5B")
    assert governor.post(url("session", world, wave, sitting), {"session": "open"}).status_code == 403
    assert sitting_of(wave, "5B").is_open is False


def test_open_session_shows_no_code_once_the_survey_is_over(world, head, wave):
    sitting = open_session(head, world, wave)
    place = url("sitting", world, wave, sitting)
    assert "and type this code" in head.get(place).content.decode()
    over(wave)
    page = head.get(place).content.decode()
    assert "and type this code" not in page
    assert "The survey is not open, so a class cannot answer now." in page


@pytest.mark.parametrize("name", ["sitting", "session", "remove_sitting", "slips"])
def test_sitting_of_another_school_does_not_exist(world, sign_in, wave, name):
    head = sign_in("head_next_door")
    theirs = reverse(f"surveys:{name}", args=[world.next_door.pk, wave.pk, sitting_of(wave, "5B").pk])
    assert (head.get(theirs) if name in ("sitting", "slips") else head.post(theirs)).status_code == 404


# --- the joining page


@pytest.mark.parametrize("code", ["", "ACDE", "ACDEFGHJ", "ACDEFGHJKM", "0O1IL2Z5", "x" * 5000, "\x00'\"<b>"])
def test_code_that_leads_nowhere_says_so_and_keeps_what_was_typed(world, wave, code):
    response = join(code)
    assert response.status_code == 422
    assert "This code does not open a survey now" in response.content.decode()
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
    assert "Too many wrong codes" in stopped.content.decode()
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


# --- slips and paper


def test_list_of_sittings_costs_the_same_with_one_and_with_three(world, head):
    wave = draft(world)
    add = {"kind": "class", "group": "all", "slots": "30"}
    counts = []
    for names in (("5A",), ("5B", "5C")):
        for name in names:
            head.post(url("sittings", world, wave), {**add, "name": name})
        head.get(url("sittings", world, wave))
        with CaptureQueriesContext(connection) as queries:
            head.get(url("sittings", world, wave))
        counts.append(len(queries))
    assert counts[0] == counts[1]


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
