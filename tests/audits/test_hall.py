"""What is sent from a slip is sealed, opened with its step, and read by its group and then by the hall."""

import pytest
from django.test import Client
from django.urls import reverse

from audits.enums import EntryState, StepKind
from audits.models import Ticket
from tests.audits.halls import WORDS, entries, envelopes
from tests.reading import body
from wqm.tenancy.scope import scope


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


def test_a_slip_of_another_group_is_an_unknown_one(in_hall):
    address = reverse("hall:seat", args=[in_hall.audit.pk, in_hall.token(1, 1), 2])
    assert Client().get(address).status_code == 410


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


def test_an_empty_form_burns_no_right(in_hall):
    in_hall.go_to(StepKind.ALONE)
    step = str(in_hall.step(StepKind.ALONE).pk)
    script = Client().post(in_hall.address(1, 1), {"step": step}, headers={"X-Requested-With": "script"})
    assert script.status_code == 422
    assert in_hall.send(1, 1, entry_1_idea="\u3164\u2800").status_code == 422
    in_hall.send(1, 1, entry_1_idea="Here it is")
    in_hall.end()
    assert [entry.text for entry in entries(in_hall)] == ["Here it is"]
