"""When and from where a session was last used: written down now and then, never at every page."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from tests.databases import as_worker

make_token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token
CHANGES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock that says whether it is time again."""

    class Clock:
        # An hour after the standing sessions of the world were used.
        now = int(time.time()) + 25 * 3600

        def time(self) -> int:
            return self.now

    moved = Clock()
    monkeypatch.setattr(sessions, "time", moved)
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


def test_session_ends_two_hours_after_it_was_last_used(world, sign_in, clock):
    head, url = sign_in("head"), reverse("school_home", args=[world.school.pk])
    writes(head, url)
    clock.now += 2 * 3600 - 1
    writes(head, url)
    clock.now += 2 * 3600
    response = head.get(url)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={url}")
    assert sessions.UNUSED in head.get(response.url).content.decode()
    assert head.get(url).status_code == 302


@pytest.mark.parametrize("header", ["hx_request", "x_trying_again"])
def test_page_that_asks_by_itself_does_not_keep_the_session(world, sign_in, clock, header):
    head, url = sign_in("head"), reverse("account")
    writes(head, url)
    for _ in range(4):
        clock.now += 1800 - 1
        assert writes(head, url, **{header: "true"}) == []
    clock.now += 4
    assert head.get(url, headers={header: "true"}).status_code == 302


def test_form_that_is_sent_after_the_session_ended_leads_back_to_its_page(world, sign_in, clock):
    head, page = sign_in("head"), reverse("account")
    writes(head, page)
    clock.now += 2 * 3600
    response = head.post(page, {"name": "Somebody else"}, headers={"referer": f"http://testserver{page}"})
    assert response.url == f"{reverse('account_login')}?next={page}"
    assert world.person("head").name == "head"


def test_session_ends_twelve_hours_after_it_began_however_often_it_was_used(world, sign_in, clock):
    head, url = sign_in("head"), reverse("account")
    session = head.session
    session[sessions.ACTIVITY] = (clock.now, "", clock.now)
    session.save()
    for _ in range(11):
        clock.now += 3600
        assert head.get(url).status_code == 200
    clock.now += 3600
    response = head.get(url)
    assert response.status_code == 302
    assert sessions.LONG in head.get(response.url).content.decode()


def test_sessions_that_were_left_or_are_over_are_deleted_and_others_stay(world, sign_in):
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(minutes=1))
    for key, used in (("left", now - timedelta(hours=2, minutes=6)), ("used", now - timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=1))
        entry = UserSession.objects.create(user=world.person("head"), session_key=key, ip="192.0.2.1", user_agent="")
        UserSession.objects.filter(pk=entry.pk).update(last_seen_at=used)
    UserSession.objects.create(user=world.person("head"), session_key="gone", ip="192.0.2.1", user_agent="")
    with as_worker():
        sessions.clear_ended()
    keys = {"over", "left", "used", "gone"}
    assert set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True)) == {"used"}
    assert set(UserSession.objects.filter(session_key__in=keys).values_list("session_key", flat=True)) == {"used"}
    assert sign_in("head").get(reverse("account")).status_code == 200


@pytest.mark.parametrize("name", ["account", "home", "api:schools"])
def test_what_a_signed_in_person_sees_stays_in_no_cache(world, sign_in, name):
    response = sign_in("governor").get(reverse(name))
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]


def test_refusal_of_a_signed_in_person_stays_in_no_cache(world, sign_in):
    response = sign_in("head").get(reverse("school_home", args=[world.next_door.pk]))
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "private, no-store")


def test_signing_out_clears_what_the_browser_keeps(world, sign_in):
    head = sign_in("head")
    assert "Clear-Site-Data" not in head.get(reverse("account")).headers
    assert head.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"storage"'
    assert head.get(reverse("account")).status_code == 302


def test_signing_out_clears_what_the_browser_keeps_when_the_session_was_over_before(world, sign_in):
    head = sign_in("head")
    Session.objects.filter(session_key=head.session.session_key).delete()
    assert head.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"storage"'


def test_link_of_somebody_else_that_signs_out_clears_what_the_browser_keeps(world, sign_in):
    person, head = world.person("governor"), sign_in("head")
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), make_token(person)])
    page = head.get(head.get(link).url)
    assert (page.headers["Clear-Site-Data"], head.get(reverse("account")).status_code) == ('"storage"', 302)


def test_ending_the_session_that_one_is_in_is_signing_out(world, sign_in):
    head = sign_in("head")
    head.get(reverse("account"))
    entry = UserSession.objects.get(session_key=head.session.session_key)
    response = head.post(reverse("account_end_session", args=[entry.pk]), headers={"user-agent": "Another"})
    assert (response.status_code, response.headers["Clear-Site-Data"]) == (302, '"storage"')
    assert head.get(reverse("account")).status_code == 302


def test_administrator_who_ends_their_own_sessions_signs_out(world, sign_in):
    office, own = sign_in("administrator"), world.person("administrator")
    address = reverse("office_schools:end_sessions", args=[own.pk])
    response = office.post(address, headers={"user-agent": "Another"})
    assert (response.status_code, response.headers["Clear-Site-Data"]) == (302, '"storage"')
    assert office.get(reverse("account")).status_code == 302


def test_page_of_another_site_clears_nothing(world, sign_in):
    head = Client(enforce_csrf_checks=True)
    head.cookies = sign_in("head").cookies
    response = head.post(reverse("account_logout"))
    assert (response.status_code, "Clear-Site-Data" in response.headers) == (403, False)


def test_session_in_which_no_page_was_opened_ends_after_two_hours_too(person, enter_password, clock):
    browser = Client()
    enter_password(browser, person.email)
    assert "_auth_user_id" in browser.session
    clock.now += 2 * 3600
    assert browser.get(reverse("account")).status_code == 302


def test_cookies_of_an_installation_with_https_belong_to_this_host_alone():
    code = (
        "from django.conf import settings as s; from wqm.ui.messages import HostCookieStorage as m;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, m.cookie_name,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )
    environment = os.environ | {"WQM_INSECURE_HTTP": "0", "WQM_DEMO": "0", "DJANGO_SETTINGS_MODULE": "wqm.settings"}
    names = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert names.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "__Host-messages", "True", "True", "None", "/",
    ]  # fmt: skip
