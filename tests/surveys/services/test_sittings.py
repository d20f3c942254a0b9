"""Classes, slips, guests and paper: codes that stand nowhere, slots that are nobody, devices without a trace."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.models import Ballot, Draft, Sitting, Ticket
from surveys.policies import check_can_launch
from surveys.respondents import rate_limits, slips
from surveys.services.sittings import NoPlaceLeft, count_done, hand_out_slot
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.respondents.test_pages import answers_in
from tests.surveys.views.test_respond import seen
from tests.surveys.waves_in_states import again, closed, draft
from wqm.access.refusals import why_not
from wqm.sealing import codes
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


def join(code: str):
    return Client().post(JOIN, {"code": code})


def finish(place: str):
    return Client().post(place, {"page": "2", "go": "send", "q-often": "4"})


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


def test_class_code_leads_each_device_to_a_slot_of_its_own(world, head, wave):
    sitting = open_session(head, world, wave)
    places = [join(codes.shown(slips.class_code(sitting)))["Location"] for _ in range(3)]
    assert len(set(places)) == 3
    assert all(re.fullmatch(rf"/s/{wave.pk}/d/[\w-]{{24}}\.all", place) for place in places)
    for place in places:
        assert Client().get(place).status_code == 200
        assert finish(place).status_code == 302
    assert ballots(wave) == 3
    assert answers_in(wave) == [{"often": 4}] * 3
    full = join(slips.class_code(sitting))
    assert full.status_code == 422
    assert "All places of this class have been used" in full.content.decode()


def test_page_of_a_device_for_guests_speaks_of_no_class(world, head):
    wave = opened(world, questionnaire(), people=0, sittings=[{**CLASS, "name": "Hall", "kind": "guests", "slots": 12}])
    page = head.get(url("sitting", world, wave, sitting_of(wave, "Hall"))).content.decode()
    assert "Open the session when the device stands where guests can use it." in page
    assert "when the class is ready" not in page


def test_after_the_last_number_unused_slots_are_handed_out_again(world, head, wave):
    sitting = open_session(head, world, wave)
    first, second, third = (join(slips.class_code(sitting))["Location"] for _ in range(3))
    finish(first)
    finish(third)
    assert join(slips.class_code(sitting))["Location"] == second
    finish(second)
    with scope(everything=True), pytest.raises(NoPlaceLeft):
        hand_out_slot(sitting_id=sitting.pk)


def test_teacher_reads_that_the_code_was_typed_more_often_than_there_are_places(world, head, wave):
    sitting = open_session(head, world, wave)
    pages = []
    for _ in range(4):
        join(slips.class_code(sitting))
        pages.append(head.get(url("sitting", world, wave, sitting)).content.decode())
    assert ["typed more often than there are places (3)" in page for page in pages] == [False, False, False, True]


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


def without_number(page: str) -> str:
    """A page without its statistics and its form token."""
    return re.sub(r'(?s)<dl class="wqm-stats">.*?</dl>|[A-Za-z0-9]{64}', "", page)


def test_teacher_sees_the_code_and_how_many_are_done_and_no_more(world, head):
    wave = opened(world, questionnaire(), people=0, sittings=[{**CLASS, "slots": 12}])
    sitting = open_session(head, world, wave)
    place = join(slips.class_code(sitting))["Location"]
    before = head.get(url("sitting", world, wave, sitting)).content.decode()
    assert codes.shown(slips.class_code(sitting)) in before
    assert "localhost:8000/s/join/" in before
    finish(place)
    with scope(schools=[world.school.pk]):
        assert (wave.k, count_done(sitting)) == (10, 1)
    after = head.get(url("sitting", world, wave, sitting)).content.decode()

    assert "Look again how many are done" in after
    assert before != after
    assert without_number(before) == without_number(after)


def test_count_of_a_sitting_of_fewer_places_than_k_is_told_to_nobody(world, head):
    wave = opened(world, questionnaire(), people=3, sittings=[{**CLASS, "slots": 9}])
    sitting = open_session(head, world, wave)
    place = join(slips.class_code(sitting))["Location"]
    before = head.get(url("sitting", world, wave, sitting)).content.decode()
    finish(place)
    after = head.get(url("sitting", world, wave, sitting)).content.decode()
    assert "How many are done is not shown for fewer than 10 places" in after
    assert "Look again how many are done" not in after
    assert re.sub("[A-Za-z0-9]{64}", "", before) == re.sub("[A-Za-z0-9]{64}", "", after)
    with scope(schools=[world.school.pk]):
        assert count_done(sitting) is None


def test_governor_cannot_run_a_class(sign_in, world, wave):
    governor, sitting = sign_in("governor"), sitting_of(wave, "5B")
    assert governor.post(url("session", world, wave, sitting), {"session": "open"}).status_code == 403
    assert sitting_of(wave, "5B").is_open is False


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


def test_used_slip_and_unknown_slip_are_told_apart_by_nothing(wave):
    code = slips.slip_code(sitting_of(wave, "Slips"), 1)
    assert finish(join(code)["Location"]).status_code == 302
    used = join(code)
    typed = code.encode()
    for other in ("ACDEFGHJKM", "ACDEFGHJKN"):
        assert join(other).content.replace(other.encode(), typed) == used.content


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


def test_shared_device_keeps_no_draft_and_shows_nothing_of_whoever_was_before(world, head, wave):
    sitting = open_session(head, world, wave)
    place = join(slips.class_code(sitting))["Location"]
    Client().post(place, {"page": "1", "go": "next", "q-often": "2"})
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 0
    # Somebody who takes the slot's secret to an ordinary link has a draft there; the device still shows none of it.
    Client().post(place.replace("/d/", "/"), {"page": "1", "go": "next", "q-often": "2"})
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 1
    again_there = Client().get(place).content.decode()
    assert " checked" not in again_there
    assert "Page 1 of 2" in again_there
    sent = finish(place)
    assert sent["Clear-Site-Data"] == '"cache"'
    thanks = Client().get(sent["Location"])
    page = thanks.content.decode()
    assert "Pass the device on" in page
    assert 'href="/s/join/"' in page
    assert "wqm-receipt" not in page
    assert str(wave.pk) not in page
    for response in (sent, thanks):
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert not response.cookies
    assert 'autocomplete="off"' in again_there


def test_used_unknown_and_closed_slots_are_told_apart_by_nothing(world, head, wave):
    sitting = open_session(head, world, wave)
    place, left = (join(slips.class_code(sitting))["Location"] for _ in range(2))
    finish(place)
    every = [seen(Client().get(place)), seen(finish(place)), seen(Client().get(f"/s/{wave.pk}/d/{'A' * 24}.all"))]
    closed(wave)
    every += [seen(Client().get(left)), seen(finish(left)), seen(Client().get(f"/s/{wave.pk}/{'A' * 24}.all"))]
    assert all(answer == every[0] for answer in every)


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
