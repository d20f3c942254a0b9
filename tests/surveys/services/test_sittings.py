"""Classes, slips, guests and paper: codes that stand nowhere, slots that are nobody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.models import Sitting, Ticket
from surveys.policies import check_can_launch
from surveys.respondents import slips
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.respondents.test_pages import answers_in
from tests.surveys.services.devices import (
    CLASS,
    SLIPS,
    ballots,
    device_of,
    finish,
    is_taken,
    join,
    open_session,
    sent,
    started,
    url,
)
from tests.surveys.waves_in_states import again, draft, over
from wqm.access.refusals import why_not
from wqm.sealing import codes
from wqm.tenancy.scope import scope


@pytest.fixture
def wave(world):
    return opened(world, questionnaire(), people=0, sittings=[CLASS, SLIPS])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


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
        assert "There are no recipients yet" in why_not(check_can_launch, wave, 0)
    typed = {"name": "5B", "kind": "class", "group": "all", "slots": "9"}
    assert head.post(url("sittings", world, wave), typed).status_code == 302
    with scope(schools=[world.school.pk]):
        assert why_not(check_can_launch, again(wave), 0) == ""
    assert "Check and send." in head.get(url("list", world)).content.decode()
    assert "Class code, 9 people" in one_line(head.get(url("send", world, wave)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"kind": ""}, "Choose how people will respond"),
        ({"slots": "0"}, "Number of people must be 1 or more"),
        ({"slots": "many"}, "Number of people must be a number, such as 30"),
        ({"slots": "401"}, "Enter 400 or fewer"),
        ({"name": "5b"}, "You have already used the name 5b"),
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
    assert "Open the session when the device is ready for people to use." in page
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
    assert "This code does not open a survey at the moment" in before.content.decode()


def test_slot_that_was_handed_out_goes_on_after_the_session_is_closed(world, head, wave):
    sitting = open_session(head, world, wave)
    place = join(slips.class_code(sitting))["Location"]
    head.post(url("session", world, wave, sitting), {"session": "close"})
    assert finish(place).status_code == 302


def test_session_of_a_wave_that_is_not_open_cannot_be_opened(world, head):
    wave = draft(world)
    head.post(url("sittings", world, wave), {"name": "5B", "kind": "class", "group": "all", "slots": "9"})
    page = head.post(url("session", world, wave, sitting_of(wave, "5B")), {"session": "open"}, follow=True)
    assert "This survey is not open, so a class cannot respond now." in page.content.decode()
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
    assert "and enter this code" in head.get(place).content.decode()
    over(wave)
    page = head.get(place).content.decode()
    assert "and enter this code" not in page
    assert "This survey is not open, so a class cannot respond now." in page


@pytest.mark.parametrize("name", ["sitting", "session", "remove_sitting", "slips"])
def test_sitting_of_another_school_does_not_exist(world, sign_in, wave, name):
    head = sign_in("head_next_door")
    theirs = reverse(f"surveys:{name}", args=[world.next_door.pk, wave.pk, sitting_of(wave, "5B").pk])
    assert (head.get(theirs) if name in ("sitting", "slips") else head.post(theirs)).status_code == 404


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
