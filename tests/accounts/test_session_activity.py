"""When and from where a session was last used: written down now and then, never at every page."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import middleware

CHANGES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock that says whether it is time again."""

    class Clock:
        now = 1_800_000_000

        def time(self) -> int:
            return self.now

    moved = Clock()
    monkeypatch.setattr(middleware, "time", moved)
    return moved


def writes(client, url: str, **headers) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers).status_code == 200
    return [query["sql"].split()[0] for query in captured if query["sql"].split()[0] in CHANGES]


def test_page_view_writes_nothing_within_five_minutes_and_once_after(world, sign_in, clock):
    head, url = sign_in("head"), reverse("school_home", args=[world.school.pk])
    assert len(writes(head, url)) == 2  # the list of sessions, and in the session that it was noted
    clock.now += 299
    assert writes(head, url) == []
    clock.now += 1
    assert len(writes(head, url)) == 2
    assert writes(head, url) == []


def test_last_use_moves_on_with_the_next_note(world, sign_in, clock):
    head, url = sign_in("head"), reverse("account")
    sessions = UserSession.objects.filter(session_key=head.session.session_key)
    head.get(url)
    noted = sessions.get()
    sessions.update(last_seen_at=noted.last_seen_at - timedelta(hours=1))
    head.get(url)
    before = sessions.get().last_seen_at
    clock.now += 301
    head.get(url)
    assert sessions.get().last_seen_at - before > timedelta(minutes=59)


def test_another_browser_on_the_same_session_is_noted_at_once(world, sign_in, clock):
    head, url = sign_in("head"), reverse("account")
    sessions = UserSession.objects.filter(session_key=head.session.session_key)
    writes(head, url, user_agent="Theirs")
    assert len(writes(head, url, user_agent="Somebody else's")) == 2
    assert sessions.get().user_agent == "Somebody else's"


def test_session_that_was_ended_elsewhere_is_signed_out_at_the_next_page(world, sign_in, clock):
    head, url = sign_in("head"), reverse("account")
    head.get(url)
    key = head.session.session_key
    UserSession.objects.get(session_key=key).end()
    assert not Session.objects.filter(session_key=key).exists()
    assert head.get(url).status_code == 302
