"""The hall from the first slip to the last dot: what is sent, when it is seen, and by whom."""

import pytest
from django.test import Client
from django.urls import reverse

from audits import seats
from audits.enums import EntryState, StepKind
from audits.models import Entry, Envelope, Tally, Ticket
from audits.services import hall as services
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
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


def test_dots_are_counted_when_the_round_is_over_and_not_before(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Shorter meetings")
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    in_hall.go_on()
    (entry,) = entries(in_hall)
    in_hall.send(1, 1, StepKind.READING, dot=[str(entry.pk)])
    in_hall.send(2, 1, StepKind.READING, dot=[str(entry.pk)])
    assert entries(in_hall)[0].dots == 0
    in_hall.end()
    assert entries(in_hall)[0].dots == 2


def test_ratings_of_senior_leaders_are_counted_apart(in_hall, groups):
    leaders = next(group for group in groups if group.is_leaders)
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    in_hall.send(leaders.number, 1, rating_1="4")
    in_hall.end()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=in_hall.audit, subject="1")}
    assert counts == {"rating": [1, 0, 0, 0], "rating_slt": [0, 0, 0, 1]}


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
