"""The hall from the first slip to the last dot: what is sent, when it is seen, and by whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import EntryState, StepKind
from audits.models import Audit, Entry, Envelope, Session, Tally, Ticket
from audits.services import hall as services
from audits.services.overdue import close_overdue, end_never_held, never_held, overdue_sessions
from audits.services.pulses import beat
from audits.services.themes import gather
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.mail.composers import compose
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

WORDS = "Marking at home until ten"


def entries(held) -> list[Entry]:
    with scope(everything=True):
        return list(Entry.objects.filter(audit=held.audit))


def envelopes(held) -> int:
    with as_worker(), scope(everything=True):
        return Envelope.objects.filter(audit=held.audit).count()


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_written_goes_to_the_group_and_then_to_the_hall(in_hall):
    in_hall.go_to(StepKind.ALONE)
    assert in_hall.send(1, 1, entry_1_weakness=WORDS, rating_1="2").status_code == 303
    assert envelopes(in_hall) == 1
    assert entries(in_hall) == []

    in_hall.end()
    (entry,) = entries(in_hall)
    assert (entry.text, entry.group, entry.state) == (WORDS, 1, EntryState.GROUP)
    in_hall.go_on()
    assert WORDS in body(Client(), in_hall.address(1, 2))
    assert WORDS not in body(Client(), in_hall.address(2, 1))

    in_hall.end()
    in_hall.go_on()
    assert WORDS in body(Client(), in_hall.address(2, 1))


def test_a_second_phone_with_the_same_slip_adds_nothing(in_hall):
    in_hall.go_to(StepKind.ALONE)
    first = in_hall.send(1, 1, entry_1_idea="One")
    second = in_hall.send(1, 1, entry_1_idea="Two")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    in_hall.end()
    assert [entry.text for entry in entries(in_hall)] == ["One"]


@pytest.mark.parametrize(("people", "dots"), [(7, 7), (6, 0)])
def test_dots_of_seven_people_or_more_are_counted_when_the_round_is_over_and_not_before(in_hall, people, dots):
    """Of fewer, each dot could be somebody's whom others know to have placed some; those with the code do not help."""
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Shorter meetings")
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    in_hall.go_on()
    (entry,) = entries(in_hall)
    for number in range(people):
        in_hall.send(number % 2 + 1, number // 2 + 1, StepKind.READING, dot=[str(entry.pk)])
    assert entries(in_hall)[0].dots == 0
    in_hall.end()
    assert entries(in_hall)[0].dots == dots


def test_ratings_of_senior_leaders_are_counted_nowhere(in_hall, groups):
    leaders = next(group for group in groups if group.is_leaders)
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    in_hall.send(leaders.number, 1, rating_1="4")
    in_hall.end()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=in_hall.audit, subject="1")}
    assert counts == {"rating": [1, 0, 0, 0]}


def test_what_leaders_and_holders_of_the_code_choose_shows_nothing_of_a_few_others(in_hall, groups):
    """Six ticks of somebody with the code, and three of leaders, would show whether one other person ticked."""
    leaders = next(group for group in groups if group.is_leaders)
    with scope(audit=in_hall.audit.pk):
        late = [services.take_late_seat(session=in_hall.session, group=1) for _ in range(2)]
    for kind, fields in ((StepKind.ALONE, {"hot-1": "1"}), (StepKind.CLOSING, {"exit": "1"})):
        step = in_hall.go_to(kind)
        in_hall.send(1, 1, kind, **{name.replace("-", "_"): value for name, value in fields.items()})
        for number in (1, 2, 3):
            in_hall.send(leaders.number, number, kind, **{n.replace("-", "_"): value for n, value in fields.items()})
        for token in late:
            address = reverse("hall:seat", args=[in_hall.audit.pk, token, 1])
            assert Client().post(address, {"step": str(step.pk)} | fields).status_code == 303
        in_hall.end()
    with scope(everything=True):
        tallies = Tally.objects.filter(audit=in_hall.audit, kind__in=["hot", "exit"])
        counts = {tally.kind: tally.counts for tally in tallies}
    assert counts == {"hot": [0, 3], "exit": [1, 0, 0, 0, 0]}


def test_a_slip_of_another_group_is_an_unknown_one(in_hall):
    address = reverse("hall:seat", args=[in_hall.audit.pk, in_hall.token(1, 1), 2])
    assert Client().get(address).status_code == 410


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


def test_an_entry_that_is_too_long_is_refused_and_kept(in_hall):
    in_hall.go_to(StepKind.ALONE)
    answer = in_hall.send(1, 1, entry_1_idea="x" * 5000, entry_1_stop="Emails at night")
    assert answer.status_code == 422
    assert "4720 characters too long" in answer.content.decode()
    assert "Emails at night" in answer.content.decode()
    assert envelopes(in_hall) == 0


@pytest.mark.parametrize("text", ["🙂 " * 100, "<script>alert(1)</script>", "a‮b\x00c"])
def test_words_come_out_as_they_read(in_hall, text):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=text)
    in_hall.end()
    in_hall.go_on()
    page = body(Client(), in_hall.address(1, 1))
    assert "<script>alert" not in page
    assert len(entries(in_hall)) == 1


def test_what_comes_after_its_step_waits_and_is_taken_once(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.end()
    in_hall.go_on()
    assert in_hall.send(1, 1, entry_1_idea="Late").status_code == 303
    assert in_hall.send(1, 1, entry_1_idea="Late").status_code == 303
    assert envelopes(in_hall) == 1
    assert entries(in_hall) == []


def test_rights_of_a_step_are_there_only_once_it_runs(in_hall):
    assert in_hall.send(1, 1, entry_1_idea="Early").status_code == 410
    with scope(everything=True):
        assert Ticket.objects.filter(audit=in_hall.audit).count() == 0


def test_rating_again_is_asked_only_where_it_is_chosen(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Shorter meetings", rating_1="2")
    in_hall.end()
    in_hall.go_to(StepKind.READING)
    assert "after talking" not in body(Client(), in_hall.address(1, 1))
    with scope(everything=True):
        Audit.objects.filter(pk=in_hall.audit.pk).update(rates_again=True)
        beat(in_hall.audit)
    assert "after talking" in body(Client(), in_hall.address(1, 1))
    in_hall.send(1, 1, StepKind.READING, rating_1="4")
    in_hall.end()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=in_hall.audit, subject="1")}
    assert counts == {"rating": [0, 1, 0, 0], "again": [0, 0, 0, 1]}


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
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        services.close_session(session=session, edition=session.edition, by=in_hall.world.person("head"))
    for code in (slip, seats.session_code(in_hall.session.pk)):
        page = Client().post(reverse("hall:join"), {"code": code})
        assert page.status_code == 422
        assert "We do not recognise that code" in page.content.decode()


def test_the_second_twilight_begins_where_the_first_ended(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    held.go_to(StepKind.ALONE)
    held.send(1, 1, entry_1_idea="From the first evening")
    held.end()
    first = held.address(1, 1)
    with scope(schools=[held.audit.school_id]):
        session = held.session
        services.close_session(session=session, edition=session.edition, by=world.person("head"))
        second = Session.objects.select_related("audit__school").get(audit=held.audit, number=2)
        services.open_session(session=second, by=world.person("head"))
        second.refresh_from_db()
        step = services.go_on(session=second, edition=second.edition, by=world.person("head"))
    assert step.kind == StepKind.GROUPS
    assert step.principles == [1, 2, 3]
    slip = reverse("hall:seat", args=[held.audit.pk, seats.slip_token(second.pk, 1, 1), 1])
    assert "From the first evening" in body(Client(), slip)
    assert "The session is over" in body(Client(), first)


def test_a_facilitator_of_the_school_sees_nothing_before_the_hall_and_a_trainer_what_groups_see(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    lead = reverse("audits:lead", args=[in_hall.audit.school_id, in_hall.audit.pk, 1])
    screen = reverse("audits:screen", args=[in_hall.audit.school_id, in_hall.audit.pk, 1])
    in_hall.end()
    head, officer = sign_in("head"), sign_in("officer")
    assert WORDS not in body(head, lead) + body(head, screen) + body(officer, screen)
    assert WORDS in body(officer, lead)
    entry = entries(in_hall)[0]
    decide = reverse("audits:decide", args=[in_hall.audit.school_id, in_hall.audit.pk, 1, entry.pk])
    head.post(decide, {"wish": "hold"})
    assert entries(in_hall)[0].state == EntryState.GROUP
    officer.post(decide, {"wish": "hold"})
    in_hall.go_on()
    in_hall.end()
    assert entries(in_hall)[0].state == EntryState.HELD
    assert WORDS not in body(head, screen)
    officer.post(decide, {"wish": "show"})
    assert WORDS in body(head, screen)


def test_what_is_passed_on_is_on_no_screen_and_the_lead_reads_it(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    head, dsl = sign_in("head"), sign_in("dsl")
    address = reverse("audits:pass_on", args=[*place, entries(in_hall)[0].pk])
    assert "Who should deal with it?" in body(head, address)
    assert head.post(address, {}).status_code == 422
    head.post(address, {"to": "lead"})
    assert WORDS not in body(head, reverse("audits:screen", args=place))
    assert WORDS not in body(head, reverse("audits:lead", args=place))
    assert WORDS in body(dsl, reverse("audits:aside", args=place[:1]))
    with scope(everything=True):
        mail = OutgoingEmail.objects.filter(kind="audits.aside")
        assert mail.count() == 1
        assert WORDS not in mail.get().text


def test_what_is_about_the_head_reaches_the_chair_by_a_link(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    sign_in("head").post(reverse("audits:pass_on", args=[*place, entries(in_hall)[0].pk]), {"to": "chair"})
    with scope(everything=True):
        (message,) = compose("audits.aside", [{"entry": str(entries(in_hall)[0].pk)}])
    assert message.to == ["chair@900001.example"]
    link = re.search(r"/a/passed-on/\S+", message.body)[0].rstrip(".")
    assert WORDS in body(Client(), link)
    assert WORDS not in message.body
    assert WORDS not in body(sign_in("dsl"), reverse("audits:aside", args=place[:1]))
    assert Client().get(link + "x").status_code == 410


def test_groups_join_their_own_entries_and_no_others(in_hall):
    in_hall.go_to(StepKind.ALONE)
    for group, number, text in ((1, 1, "One"), (1, 2, "Uno"), (2, 1, "Two")):
        in_hall.send(group, number, entry_1_idea=text, entry_3_idea=text)
    in_hall.end()
    in_hall.go_on()
    by_text = {entry.text: str(entry.pk) for entry in entries(in_hall) if entry.principle == 1}
    pen = in_hall.take_pen(1, 1)
    in_hall.send(
        1,
        1,
        StepKind.GROUPS,
        pen=pen,
        **{f"join-{by_text['Uno']}": by_text["One"], f"join-{by_text['Two']}": by_text["One"]},
    )
    in_hall.send(1, 2, StepKind.GROUPS, pen=pen, entry_1_idea="A second time")
    in_hall.end()
    joined = {entry.text for entry in entries(in_hall) if entry.into_id}
    assert joined == {"Uno"}
    assert "A second time" not in {entry.text for entry in entries(in_hall)}


def test_who_does_not_write_for_the_group_sends_nothing_for_it(in_hall):
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    assert in_hall.send(1, 2, StepKind.GROUPS, entry_1_idea="Not ours").status_code == 422
    assert in_hall.send(1, 1, StepKind.GROUPS, pen=pen).status_code == 422  # nothing filled in burns nothing
    other = in_hall.take_pen(1, 2)
    assert (
        "Someone in your group writes on another device"
        in in_hall.send(1, 1, StepKind.GROUPS, pen=pen, entry_1_idea="Ours").content.decode()
    )
    assert in_hall.send(1, 2, StepKind.GROUPS, pen=other, entry_1_idea="Ours").status_code == 303
    in_hall.end()
    assert [entry.text for entry in entries(in_hall)] == ["Ours"]


def test_with_the_code_on_the_screen_nobody_reads_or_writes_for_a_group(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    late = reverse("hall:late", args=[in_hall.session.pk, seats.session_code(in_hall.session.pk)])
    assert "Senior leaders" not in Client().get(late).content.decode()
    seat = Client().post(late, {"group": "1"})["Location"]
    assert WORDS not in body(Client(), seat)
    assert WORDS not in body(Client(), f"{seat}?part=1")
    Client().post(seat, {"go": "pen"})
    pen = in_hall.take_pen(1, 1)
    step = str(in_hall.step(StepKind.GROUPS).pk)
    assert Client().post(seat, {"step": step, "pen": pen, "entry-1-idea": "Mine"}).status_code == 410
    assert WORDS in body(Client(), in_hall.address(1, 2))


def test_ratings_with_the_code_on_the_screen_do_not_make_up_k(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    late = reverse("hall:late", args=[in_hall.session.pk, seats.session_code(in_hall.session.pk)])
    for _ in range(5):
        seat = Client().post(late, {"group": "2"})["Location"]
        Client().post(seat, {"step": str(in_hall.step(StepKind.ALONE).pk), "rating-1": "4"})
    assert envelopes(in_hall) == 6
    in_hall.end()
    with scope(everything=True):
        assert Tally.objects.get(audit=in_hall.audit, kind="rating", subject="1").counts == [1, 0, 0, 0]


def test_an_empty_form_burns_no_right(in_hall):
    in_hall.go_to(StepKind.ALONE)
    step = str(in_hall.step(StepKind.ALONE).pk)
    script = Client().post(in_hall.address(1, 1), {"step": step}, headers={"X-Requested-With": "script"})
    assert script.status_code == 422
    assert in_hall.send(1, 1, entry_1_idea="\u3164\u2800").status_code == 422
    in_hall.send(1, 1, entry_1_idea="Here it is")
    in_hall.end()
    assert [entry.text for entry in entries(in_hall)] == ["Here it is"]


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


def test_an_old_slip_has_a_page_of_its_own_and_sends_nothing_to_the_second_evening(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    old = held.address(1, 1)
    with scope(schools=[held.audit.school_id]):
        session = held.session
        services.close_session(session=session, edition=session.edition, by=world.person("head"))
        second = Session.objects.select_related("audit__school").get(audit=held.audit, number=2)
        services.open_session(session=second, by=world.person("head"))
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
    with scope(schools=[held.audit.school_id]):
        session = held.session
        services.close_session(session=session, edition=session.edition, by=world.person("head"))
    assert never_held() == []
    with scope(everything=True):
        Session.objects.filter(audit=held.audit, number=2).update(starts_at=timezone.now() - timedelta(days=29))
    assert never_held() == [held.audit.pk]
    with as_worker():
        end_never_held(held.audit.pk)
    assert never_held() == []
    with scope(everything=True):
        assert Audit.objects.get(pk=held.audit.pk).ended_at
    assert entries(held)[0].state == EntryState.HALL


def test_what_a_group_does_not_see_any_more_takes_nothing_along(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Names someone")
    in_hall.send(1, 2, entry_1_idea="Names no one")
    in_hall.end()
    by_text = {entry.text: entry for entry in entries(in_hall)}
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    officer, held = sign_in("officer"), by_text["Names someone"].pk
    in_hall.go_on()
    pen = in_hall.take_pen(1, 1)
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, **{f"join-{by_text['Names no one'].pk}": str(held)})
    officer.post(reverse("audits:decide", args=[*place, held]), {"wish": "hold"})
    assert "Names someone" not in body(Client(), in_hall.address(1, 2))
    in_hall.end()
    assert "Names no one" in body(sign_in("head"), reverse("audits:screen", args=place))


def test_where_it_is_about_the_head_the_record_says_nothing_of_it(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    address = reverse("audits:pass_on", args=[*place, entries(in_hall)[0].pk])
    sign_in("wellbeing_lead").post(address, {"to": "chair"})
    home = body(sign_in("head"), reverse("school_home", args=place[:1]))
    assert "because it is about" not in home
    assert "chair" not in home.lower()


def test_what_is_off_the_screen_because_it_names_somebody_is_still_sorted_into_themes(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    head = sign_in("head")
    head.post(reverse("audits:decide", args=[*place, entries(in_hall)[0].pk]), {"wish": "hold"})
    assert WORDS not in body(head, reverse("audits:screen", args=place))
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        services.close_session(session=session, edition=session.edition, by=in_hall.world.person("head"))
        gather(audit=in_hall.audit, by=in_hall.world.person("head"))
    assert WORDS in body(head, reverse("audits:themes", args=place[:2]))


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
