"""Beside a hall, answers by link are opened with those of the hall and stand out among them by nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from audits import seats
from audits.enums import EntryState, StepKind
from audits.models import Recipient, RoomGroup, Tally, Ticket
from audits.queries.hall import late_groups, number_of_groups
from audits.services.hall import close_session
from audits.services.late import release_late
from tests.audits.halls import entries, envelopes
from tests.audits.online import LEADERS, STAFF, Online, respond, write
from tests.databases import as_worker
from wqm.tenancy.scope import scope


def test_answers_by_link_are_opened_with_those_of_the_hall(beside):
    address = beside.links()[STAFF[0]]
    assert write(address, entry_1_idea="From far away", rating_1="3").status_code == 303
    beside.open()
    beside.go_to(StepKind.ALONE)
    assert write(beside.links()[LEADERS[0]], rating_1="4").status_code == 303
    beside.send(1, 1, entry_1_idea="From here", rating_1="3")
    assert entries(beside) == []
    beside.end()
    groups = {entry.text: entry.group or 0 for entry in entries(beside)}
    assert groups["From here"] == 1
    with scope(everything=True):
        staff = RoomGroup.objects.in_room().filter(audit=beside.audit, is_leaders=False)
        assert staff.filter(number=groups["From far away"]).exists()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=beside.audit, subject="1")}
    assert counts == {"rating": [0, 0, 1, 0]}  # links beside a hall count from k slips up
    assert Client().get(address).status_code == 410
    assert write(address, entry_1_idea="Later").status_code == 410


def test_groups_of_links_talk_to_nobody(beside, groups, sign_in):
    groups = [group for group in groups if group.seats]
    with scope(schools=[beside.audit.school_id]):
        assert number_of_groups(beside.audit) == len(groups)
        assert {group.number for group in late_groups(beside.session)} == {
            group.number for group in groups if not group.is_leaders
        }
    page = sign_in("head").get(reverse("audits:slips", args=[beside.audit.school_id, beside.audit.pk, 1]))
    assert "By link" not in page.content.decode()
    beside.open()
    step = beside.go_to(StepKind.GROUPS)
    with scope(everything=True):
        tags = {bytes(ticket.tag) for ticket in Ticket.objects.filter(step=step)}
    assert tags == {seats.group_ticket_tag(group.number, step.pk) for group in groups}


def test_a_hall_that_never_wrote_isolates_nobody(beside):
    assert write(beside.links()[STAFF[0]], entry_1_idea="Alone").status_code == 303
    beside.open()
    with scope(schools=[beside.audit.school_id]):
        close_session(session=beside.session, edition=None, by=None)
    assert Client().get(beside.links()[STAFF[0]]).status_code == 410
    with as_worker():
        release_late(beside.audit.pk)
    assert entries(beside) == []
    with scope(everything=True):
        assert not Recipient.objects.filter(audit=beside.audit).exists()


@pytest.mark.parametrize(("number", "kept"), [(6, 0), (7, 7)])
def test_a_hall_that_never_wrote_keeps_what_k_people_sent_by_link(world, audit, number, kept):
    held = Online(world, audit)
    held.invite(STAFF[:7])
    held.send_links()
    respond(held, number)
    held.open()
    with scope(schools=[held.audit.school_id]):
        close_session(session=held.session, edition=None, by=None)
    with as_worker():
        release_late(held.audit.pk)
    assert [entry.state for entry in entries(held)] == [EntryState.HALL] * kept
    assert envelopes(held) == 0
