"""Who responds by link: each listed once, as many as are expected, and nobody added while links are on their way."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Recipient
from audits.queries.links import links_of
from audits.services import links as services
from tests.audits.halls import plan
from tests.audits.online import LEADERS, STAFF, Online
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


def test_those_who_have_a_link_are_those_who_are_expected(online):
    assert (online.now.people, online.now.leaders) == (len(STAFF), len(LEADERS))


def test_one_mailbox_counts_once_and_where_it_was_written_last(world, audit):
    held = Online(world, audit)
    assert held.invite(["Sam@hazel.example", "kit+work@hazel.example"]) == 2
    assert held.invite(["kit@hazel.example"], ["sam@hazel.example"]) == 0
    with scope(everything=True):
        people = {one.email: one.is_leader for one in Recipient.objects.filter(audit=audit)}
    assert people == {"kit@hazel.example": False, "sam@hazel.example": True}


def test_too_small_a_school_is_not_asked_online(world):
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3)))
    held.invite(STAFF[:8], LEADERS)
    with pytest.raises(NotAllowed, match="at least 9 staff"):
        held.send_links()


def test_more_links_than_people_are_refused(world, audit):
    held = Online(world, audit)
    held.invite([], [*LEADERS, "third@hazel.example", "fourth@hazel.example"])
    with pytest.raises(NotAllowed, match="Correct the list"):
        held.send_links()


def test_a_leader_lists_sends_and_reads_until_when(world, sign_in):
    today = timezone.localdate()
    audit = plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3))
    client, place = sign_in("head"), [audit.school_id, audit.pk]
    detail = reverse("audits:detail", args=place)
    assert "Add people" in client.get(detail).content.decode()
    twice = client.post(reverse("audits:links", args=place), {"staff": STAFF[0], "leaders": STAFF[0].upper()})
    assert (twice.status_code, b"in both boxes" in twice.content) == (422, True)
    added = client.post(reverse("audits:links", args=place), {"staff": "\n".join(STAFF), "leaders": LEADERS[0]})
    assert added.status_code == 302
    assert "Send links" in client.get(detail).content.decode()
    assert "to 11 people" in client.get(reverse("audits:send_links", args=place)).content.decode()
    client.post(reverse("audits:send_links", args=place))
    with as_worker():
        services.launch_links(audit.pk)
    assert "Open until" in client.get(detail).content.decode()
    with scope(schools=[audit.school_id]):
        assert links_of(audit).is_open
    assert client.post(reverse("audits:remind", args=place), {"seen": "0"}).status_code == 302
    assert sign_in("contributor").get(reverse("audits:links", args=place)).status_code == 403


def test_the_list_is_fixed_while_links_are_on_their_way(world, audit, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "wake", lambda task, **more: woken.append((task, more)))
    held = Online(world, audit)
    held.invite(STAFF[:2], LEADERS[:1])
    head = world.person("head")
    with scope(schools=[audit.school_id]):
        services.send_links(audit=audit, by=head)
        assert woken == [("audits.tasks.launch_links", {"audit_id": str(audit.pk)})]
        acts = (services.remove_everyone, services.send_links, partial(services.invite, staff=STAFF, leaders=[]))
        for act in acts:
            with pytest.raises(NotAllowed, match="Links are on their way"):
                act(audit=audit, by=head)
        services.recall_links(audit=audit, by=head)
        with pytest.raises(NotAllowed, match="No links are on their way"):
            services.recall_links(audit=audit, by=head)
        assert links_of(audit).people == 3
        services.remove_everyone(audit=audit, by=head)
        assert links_of(audit).people == 0
