"""A person's own pages."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.world import PASSWORD

OWN = ["account", "account_sessions", "account_email", "account_change_password", "mfa_index", "mfa_list_webauthn",
       "account_logout"]  # fmt: skip
CLOSE = ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
ENTRANCE = ["account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done",
            "account_reset_password_from_key_done", "account_inactive"]  # fmt: skip


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_page_opens_in_our_layout(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert 'id="main-content"' in page.content.decode()


@pytest.mark.parametrize("name", OWN + CLOSE)
def test_own_page_opens_in_our_layout(client, person, enter_password, name):
    enter_password(client, person.email)
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "wqm-main" in page.content.decode()


@pytest.mark.parametrize("name", [*ENTRANCE, "mfa_add_webauthn"])
def test_no_page_has_a_script_that_the_content_policy_stops(client, person, enter_password, name):
    if name not in ENTRANCE:
        enter_password(client, person.email)
    text = client.get(reverse(name)).content.decode()
    inline = [part.split(">", 1)[0] for part in text.split("<script")[1:] if "src=" not in part.split(">", 1)[0]]
    assert [tag for tag in inline if "application/json" not in tag] == []
    assert " onclick=" not in text
    assert " style=" not in text


@pytest.mark.parametrize("name", OWN)
def test_own_page_asks_to_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302


def test_name_is_saved(client, person, enter_password):
    enter_password(client, person.email)
    client.post(reverse("account"), {"name": "Carys Morgan"})
    person.refresh_from_db()
    assert person.name == "Carys Morgan"


@pytest.mark.parametrize("name", ["\u200b\u202e", "\u200d\u200d", "\u3164"])
def test_name_that_nobody_can_see_is_refused(client, person, enter_password, name):
    enter_password(client, person.email)
    assert "Enter your name" in client.post(reverse("account"), {"name": name}).content.decode()
    person.refresh_from_db()
    assert person.name == "Fresh Head"


def test_memberships_are_listed(sign_in, world):
    text = sign_in("head").get(reverse("account")).content.decode()
    assert str(world.school) in text
    assert "Headteacher" in text


def test_session_is_ended_from_another_browser(person, enter_password):
    here, there = Client(), Client()
    enter_password(here, person.email)
    enter_password(there, person.email)
    page = here.get(reverse("account_sessions")).content.decode()
    assert page.count("govuk-summary-list__row") == 2
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("account_end_session", args=[other.pk]))
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200


def test_all_other_sessions_are_ended_at_once(person, enter_password):
    clients = [Client() for _ in range(3)]
    for client in clients:
        enter_password(client, person.email)
        client.get(reverse("account"))
    clients[0].post(reverse("account_end_other_sessions"))
    assert [client.get(reverse("account")).status_code for client in clients] == [200, 302, 302]


def test_session_of_somebody_else_does_not_exist(sign_in, person, enter_password):
    own = Client()
    enter_password(own, person.email)
    session = UserSession.objects.get(user=person)
    assert sign_in("slt").post(reverse("account_end_session", args=[session.pk])).status_code == 404
    assert own.get(reverse("account")).status_code == 200


def test_password_is_changed(client, person, enter_password):
    enter_password(client, person.email)
    fresh = "a wholly new secret"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    person.refresh_from_db()
    assert person.check_password(fresh)
