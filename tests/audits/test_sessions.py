"""A session takes latecomers while it is open, ends even where nobody ends it, and loses nothing that was sent."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import EntryState, StepKind
from audits.models import Session
from audits.services import hall as services
from audits.services.overdue import close_overdue, end_never_held, never_held, overdue_sessions
from audits.services.pulses import beat
from tests.audits.halls import WORDS, Hall, entries, plan
from tests.databases import as_worker
from tests.reading import body
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


def test_two_who_press_at_once_move_one_step(in_hall):
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        services.go_on(session=session, edition=session.edition, by=in_hall.world.person("head"))
        with pytest.raises(NotAllowed, match="already moved on"):
            services.go_on(session=session, edition=session.edition, by=in_hall.world.person("wellbeing_lead"))


def test_a_latecomer_joins_with_the_code_of_the_session_in_two_taps(in_hall):
    client = Client()
    page = client.post(reverse("hall:join"), {"code": seats.session_code(in_hall.session.pk)})
    seat = client.post(page["Location"], {"group": "2"})
    assert client.get(seat["Location"]).status_code == 200
    assert not client.cookies


def test_the_reserve_has_an_end(in_hall):
    most = seats.reserve(15)
    with scope(audit=in_hall.audit.pk):
        tokens = {services.take_late_seat(session=in_hall.session, group=1) for _ in range(most)}
        assert len(tokens) == most
        with pytest.raises(NotAllowed, match="extra places"):
            services.take_late_seat(session=in_hall.session, group=1)


def test_nothing_else_that_is_new_calls_an_ending_off(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.go_on()
    address = reverse("hall:pulse", args=[in_hall.audit.pk, 1])
    assert Client().get(address).json()["left"] > 0
    with scope(everything=True):
        beat(in_hall.audit)
    assert Client().get(address).json()["left"] > 0
    assert Client().get(reverse("hall:pulse", args=[in_hall.audit.pk, 3_000_000_000])).status_code == 200


def test_a_session_that_nobody_ended_is_over_after_six_hours_and_loses_nothing(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Still there")
    code = seats.session_code(in_hall.session.pk)
    assert overdue_sessions() == []
    with scope(everything=True):
        long_ago = timezone.now() - timedelta(hours=7)
        Session.objects.filter(audit=in_hall.audit).update(opened_at=long_ago, starts_at=long_ago)
    (session,) = overdue_sessions()
    with as_worker():
        close_overdue(session)
    assert [entry.text for entry in entries(in_hall)] == ["Still there"]
    assert Client().post(reverse("hall:join"), {"code": code}).status_code == 422


def test_a_session_opened_early_to_try_it_stays_open_until_its_time(world):
    held = Hall(world, plan(world, days=7))
    held.open()
    with scope(everything=True):
        Session.objects.filter(audit=held.audit).update(opened_at=timezone.now() - timedelta(days=1))
    assert overdue_sessions() == []


def test_a_code_of_last_week_leads_nowhere_and_says_what_to_do(in_hall):
    slip = seats.slip_code(in_hall.session.pk, 1, 1)
    in_hall.close_session()
    for code in (slip, seats.session_code(in_hall.session.pk)):
        page = Client().post(reverse("hall:join"), {"code": code})
        assert page.status_code == 422
        assert "We do not recognise that code" in page.content.decode()


def test_ending_a_session_with_steps_left_is_asked_about(in_hall, sign_in):
    in_hall.go_on()
    in_hall.go_on()
    client, place = sign_in("head"), [in_hall.audit.school_id, in_hall.audit.pk, 1]
    data = {"edition": str(in_hall.session.edition)}
    page = client.post(reverse("audits:close", args=place), data).content.decode()
    assert "End the session now?" in page
    assert "6 steps have not begun" in page
    assert in_hall.session.state == "open"
    client.post(reverse("audits:close", args=place), data | {"sure": "1"})
    assert in_hall.session.state == "over"
    assert "Thank you" in body(client, reverse("audits:screen", args=place))


def second_evening(held) -> Session:
    """Its session, opened once the first is over."""
    held.close_session()
    with scope(schools=[held.audit.school_id]):
        second = Session.objects.select_related("audit__school").get(audit=held.audit, number=2)
        services.open_session(session=second, by=held.world.person("head"))
        second.refresh_from_db()
    return second


def test_the_second_twilight_begins_where_the_first_ended(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    held.go_to(StepKind.ALONE)
    held.send(1, 1, entry_1_idea="From the first evening")
    held.end()
    first, second = held.address(1, 1), second_evening(held)
    with scope(schools=[held.audit.school_id]):
        step = services.go_on(session=second, edition=second.edition, by=world.person("head"))
    assert step.kind == StepKind.GROUPS
    assert step.principles == [1, 2, 3]
    slip = reverse("hall:seat", args=[held.audit.pk, seats.slip_token(second.pk, 1, 1), 1])
    assert "From the first evening" in body(Client(), slip)
    assert "The session is over" in body(Client(), first)


def test_an_old_slip_has_a_page_of_its_own_and_sends_nothing_to_the_second_evening(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    old, second = held.address(1, 1), second_evening(held)
    new = reverse("hall:seat", args=[held.audit.pk, seats.slip_token(second.pk, 1, 1), 1])
    for first, then in ((old, new), (new, old), (old, new)):
        pages = body(Client(), first), body(Client(), then)
        assert ["The session is over" in page for page in pages] == [first == old, then == old]


def test_a_session_that_was_never_held_keeps_nothing_sealed_for_ever(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    held.go_to(StepKind.ALONE)
    held.send(1, 1, entry_1_idea="Still here")
    held.end()
    held.close_session()
    assert never_held() == []
    with scope(everything=True):
        Session.objects.filter(audit=held.audit, number=2).update(starts_at=timezone.now() - timedelta(days=29))
    assert never_held() == [held.audit.pk]
    with as_worker():
        end_never_held(held.audit.pk)
    assert never_held() == []
    assert held.now.ended_at
    assert entries(held)[0].state == EntryState.HALL
