"""What somebody reads before they write: what is stored, what was agreed before the audit, where to turn."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import seats
from audits.enums import StepKind
from schools.queries import agreement_in_force
from tests.audits.online import STAFF, Online, online_at
from tests.reading import one_line
from wqm.tenancy.scope import scope

STORED = "Nothing about you is stored"


def agreed(held) -> list[str]:
    """With whom it was talked through, and the office's words as they were then."""
    with scope(everything=True):
        agreement = agreement_in_force(held.audit.school)
    return [f"talked this through with {agreement.with_whom}", *agreement.text.split("\n\n")[:1]]


def test_who_joins_before_the_first_step_reads_what_is_stored_and_what_was_agreed(in_hall):
    page = one_line(Client().get(in_hall.address(1, 1)))
    assert "no name, no device, no time" in page
    assert all(words in page for words in agreed(in_hall))


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind != StepKind.PROMISES])
def test_who_joins_in_the_middle_of_a_step_reads_it_too(in_hall, kind):
    """A slip that is opened late leads into the step that runs: that is this person's first page."""
    in_hall.go_to(kind)
    page = one_line(Client().get(in_hall.address(1, 1)))
    assert STORED in page
    assert "Leave out anything you would not say to them" in page
    assert all(words in page for words in agreed(in_hall))


def test_who_joins_between_two_steps_or_with_the_code_reads_it_too(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.end()
    late = reverse("hall:late", args=[in_hall.session.pk, seats.session_code(in_hall.session.pk)])
    assert "We do not store anything about you or your device" in one_line(Client().get(late))
    seat = Client().post(late, {"group": "1"})["Location"]
    for address in (in_hall.address(1, 1), seat):
        page = one_line(Client().get(address))
        assert STORED in page
        assert all(words in page for words in agreed(in_hall))


@pytest.fixture
def online(world) -> Online:
    return online_at(world)


def test_who_has_a_link_reads_it_on_the_first_page(online):
    page = one_line(Client().get(online.links()[STAFF[0]]))
    assert "No name, no address, no device, no time" in page
    assert all(words in page for words in agreed(online))


def test_who_found_something_too_hot_to_write_can_ask_for_contact_and_choose_who_reads_it(in_hall, online):
    in_hall.go_to(StepKind.ALONE)
    asked = reverse("respond:contact", args=[in_hall.audit.school_id]) + "?for=staff"
    for address in (in_hall.address(1, 1), f"{online.links()[STAFF[0]]}?write=1"):
        page = Client().get(address).content.decode()
        assert "There is something I do not feel safe writing" in page
        assert f'href="{asked}"' in page
    form = Client().get(asked).content.decode()
    for reader in ("office", "chair", "lead", "rep"):
        assert f'value="{reader}"' in form, reader


def test_the_form_of_a_group_and_of_the_last_step_have_no_box_to_tick_for_it(in_hall):
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    assert "do not feel safe writing" not in Client().get(f"{in_hall.address(1, 1)}?pen={pen}").content.decode()


def test_a_slip_in_the_browser_of_the_one_who_leads_knows_nobody(in_hall, sign_in):
    """No cookie is set or read: the page of the facilitator's own slip is that of everybody in the group."""
    in_hall.go_to(StepKind.ALONE)
    head, address = sign_in("head"), in_hall.address(1, 1)
    with CaptureQueriesContext(connection) as asked:
        page = head.get(address)
    assert not [query["sql"] for query in asked if "session_key" in query["sql"] or "accounts_user" in query["sql"]]
    assert page.content == Client().get(address).content
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]
    sent = in_hall.send(1, 1, client=head, entry_1_idea="As anyone")
    assert (sent.status_code, dict(sent.cookies)) == (303, {})
