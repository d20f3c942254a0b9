"""What is taken off the screen or passed on reaches those it is for, nobody else, and is not lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from audits.enums import EntryState, StepKind
from audits.services.themes import gather
from tests.audits.halls import WORDS, Hall, entries, page_of
from tests.reading import body
from wqm.mail.composers import compose
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def test_a_facilitator_of_the_school_sees_nothing_before_the_hall_and_a_trainer_what_groups_see(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    lead = page_of(in_hall, "lead", 1)
    screen = page_of(in_hall, "screen", 1)
    in_hall.end()
    head, officer = sign_in("head"), sign_in("officer")
    assert WORDS not in body(head, lead) + body(head, screen) + body(officer, screen)
    assert WORDS in body(officer, lead)
    entry = entries(in_hall)[0]
    decide = page_of(in_hall, "decide", 1, entry.pk)
    head.post(decide, {"wish": "hold"})
    assert entries(in_hall)[0].state == EntryState.GROUP
    officer.post(decide, {"wish": "hold"})
    in_hall.go_on()
    in_hall.end()
    assert entries(in_hall)[0].state == EntryState.HELD
    assert WORDS not in body(head, screen)
    officer.post(decide, {"wish": "show"})
    assert WORDS in body(head, screen)


@pytest.fixture
def shown(in_hall) -> Hall:
    """A hall with one entry on its screen: the group has talked about it."""
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    return in_hall


def test_what_is_passed_on_is_on_no_screen_and_the_lead_reads_it(shown, sign_in):
    head, dsl = sign_in("head"), sign_in("dsl")
    address = page_of(shown, "pass_on", 1, entries(shown)[0].pk)
    assert "Who should deal with it?" in body(head, address)
    assert head.post(address, {}).status_code == 422
    head.post(address, {"to": "lead"})
    assert WORDS not in body(head, page_of(shown, "screen", 1))
    assert WORDS not in body(head, page_of(shown, "lead", 1))
    assert WORDS in body(dsl, reverse("audits:aside", args=[shown.audit.school_id]))
    with scope(everything=True):
        mail = OutgoingEmail.objects.filter(kind="audits.aside")
        assert mail.count() == 1
        assert WORDS not in mail.get().text


def test_what_is_about_the_head_reaches_the_chair_by_a_link(shown, sign_in):
    sign_in("head").post(page_of(shown, "pass_on", 1, entries(shown)[0].pk), {"to": "chair"})
    with scope(everything=True):
        (message,) = compose("audits.aside", [{"entry": str(entries(shown)[0].pk)}])
    assert message.to == ["chair@900001.example"]
    link = re.search(r"/a/passed-on/\S+", message.body)[0].rstrip(".")
    assert WORDS in body(Client(), link)
    assert WORDS not in message.body
    assert WORDS not in body(sign_in("dsl"), reverse("audits:aside", args=[shown.audit.school_id]))
    assert Client().get(link + "x").status_code == 410


def test_where_it_is_about_the_head_the_record_says_nothing_of_it(shown, sign_in):
    address = page_of(shown, "pass_on", 1, entries(shown)[0].pk)
    sign_in("wellbeing_lead").post(address, {"to": "chair"})
    home = body(sign_in("head"), reverse("school_home", args=[shown.audit.school_id]))
    assert "because it is about" not in home
    assert "chair" not in home.lower()


def test_what_is_off_the_screen_because_it_names_somebody_is_still_sorted_into_themes(shown, sign_in):
    head = sign_in("head")
    head.post(page_of(shown, "decide", 1, entries(shown)[0].pk), {"wish": "hold"})
    assert WORDS not in body(head, page_of(shown, "screen", 1))
    shown.close_session()
    with scope(schools=[shown.audit.school_id]):
        gather(audit=shown.audit, by=shown.world.person("head"))
    assert WORDS in body(head, page_of(shown, "themes"))
