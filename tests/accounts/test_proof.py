"""Fresh proof before anything changes how somebody signs in."""

import re
import time

import pytest
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import proof
from tests.accounts.conftest import totp_code
from tests.databases import as_worker
from tests.world import PASSWORD
from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope

FRESH_PASSWORD = "plum tractor seldom wins"


@pytest.fixture
def grow_old():
    """Every proof so far was given so many seconds earlier."""

    def age(client: Client, seconds: int) -> None:
        session = client.session
        records = session[login_flow.AUTHENTICATION_METHODS_SESSION_KEY]
        session[login_flow.AUTHENTICATION_METHODS_SESSION_KEY] = [
            record | {"at": record["at"] - seconds} for record in records
        ]
        session.save()

    return age


@pytest.fixture
def at_the_desk(person, enter_password, grow_old):
    """A browser in which the head signed in an hour ago."""
    client = Client()
    enter_password(client, person.email)
    grow_old(client, 3600)
    return client


@pytest.fixture
def without_password(person, client, grow_old):
    """Somebody who signs in by emailed code alone, an hour after they did."""
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    return client


def code_for(email: str) -> str:
    with scope(everything=True):
        text = OutgoingEmail.objects.filter(to=email).latest("not_before").text
    match = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", text, re.MULTILINE)
    assert match, text
    return match[1]


@pytest.mark.parametrize("name", sorted(proof.PAGES - {"mfa_edit_webauthn", "mfa_remove_webauthn"}))
def test_page_that_changes_how_one_signs_in_asks_for_proof_first(at_the_desk, name):
    response = at_the_desk.get(reverse(name))
    asked = f"{reverse('account_reauthenticate')}?next={reverse(name)}"
    assert (response.status_code, response.url) == (302, asked)


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_passkey_is_changed_after_proof_only(at_the_desk, person, name):
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Mine", "credential": {}})
    assert at_the_desk.post(reverse(name, args=[key.pk])).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(pk=key.pk, data__name="Mine").exists()


def test_email_is_not_changed_without_proof(at_the_desk, person):
    response = at_the_desk.post(reverse("account_email"), {"email": "thief@else.example", "action_add": "1"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    with scope(everything=True):
        assert not OutgoingEmail.objects.filter(to="thief@else.example").exists()
    assert list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) == [person.email]


def test_password_is_proof_and_leads_back_to_the_page(at_the_desk, person):
    asked = at_the_desk.get(reverse("account_email")).url
    assert at_the_desk.post(asked, {"password": "wrong"}).status_code == 200
    assert at_the_desk.get(reverse("account_email")).status_code == 302
    assert at_the_desk.post(asked, {"password": PASSWORD}).url == reverse("account_email")
    assert at_the_desk.get(reverse("account_email")).status_code == 200


def test_form_opened_with_fresh_proof_can_be_sent_ten_minutes_later_and_not_twenty(at_the_desk, grow_old):
    at_the_desk.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    wanted = {"email": "new@hazel.example", "action_add": "1"}
    grow_old(at_the_desk, 14 * 60)
    assert at_the_desk.get(reverse("account_email")).status_code == 302
    assert at_the_desk.post(reverse("account_email"), wanted).url == reverse("account_email_verification_sent")
    grow_old(at_the_desk, 2 * 60)
    assert at_the_desk.post(reverse("account_email"), wanted).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("door", ["account_reauthenticate", "account_change_password"])
def test_open_session_gives_ten_guesses_at_the_password_in_a_quarter_of_an_hour(at_the_desk, door, monkeypatch):
    fresh = {"password1": FRESH_PASSWORD, "password2": FRESH_PASSWORD}

    def guess(password: str) -> int:
        return at_the_desk.post(reverse(door), {"password": password, "oldpassword": password, **fresh}).status_code

    assert [guess("wrong") for _ in range(10)] == [200] * 10
    in_five_minutes = time.time() + 300
    with monkeypatch.context() as later:
        later.setattr("allauth.core.internal.ratelimit.time.time", lambda: in_five_minutes)
        assert [guess("wrong"), guess(PASSWORD)] == [429, 429]


def test_whoever_has_no_password_proves_by_emailed_code(without_password, person):
    asked = without_password.get(reverse("account_set_password")).url
    assert asked == f"{reverse('account_proof_by_code')}?next={reverse('account_set_password')}"
    without_password.post(asked, {"send": "1"})
    assert without_password.post(asked, {"code": code_for(person.email)}).url == reverse("account_set_password")
    chosen = {"password1": FRESH_PASSWORD, "password2": FRESH_PASSWORD}
    without_password.post(reverse("account_set_password"), chosen)
    person.refresh_from_db()
    assert person.check_password(FRESH_PASSWORD)


def test_password_is_not_set_without_proof(without_password, person):
    chosen = {"password1": FRESH_PASSWORD, "password2": FRESH_PASSWORD}
    response = without_password.post(reverse("account_set_password"), chosen)
    assert response.url.startswith(reverse("account_proof_by_code"))
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert FRESH_PASSWORD not in str(dict(without_password.session))


def test_emailed_code_counts_once(without_password, person, grow_old):
    address = reverse("account_proof_by_code")
    without_password.post(address, {"send": "1"})
    code = code_for(person.email)
    without_password.post(address, {"code": code})
    grow_old(without_password, 3600)
    assert without_password.post(address, {"code": code}).status_code == 200
    assert without_password.get(reverse("account_email")).status_code == 302


def test_sent_code_does_not_stay_in_the_outbox(without_password, person):
    without_password.post(reverse("account_proof_by_code"), {"send": "1"})
    code = code_for(person.email)
    with as_worker():
        send_queued()
    with scope(everything=True):
        sent = OutgoingEmail.objects.get(to=person.email, kind="accounts.proof")
    assert (sent.state, code in f"{sent.text}{sent.html}{sent.subject}") == (MailState.SENT, False)


def test_third_wrong_code_ends_the_emailed_one(without_password, person):
    address = reverse("account_proof_by_code")
    without_password.post(address, {"send": "1"})
    for _ in range(3):
        page = without_password.post(address, {"code": "AAAA-AAAA"}).content.decode()
        assert "The code is wrong or has expired." in page
    assert without_password.post(address, {"code": code_for(person.email)}).status_code == 200
    assert without_password.get(reverse("account_email")).status_code == 302


def test_emailed_code_ends_after_fifteen_minutes(without_password, person):
    address = reverse("account_proof_by_code")
    without_password.post(address, {"send": "1"})
    session = without_password.session
    session[proof.SENT] = session[proof.SENT] | {"at": time.time() - 901}
    session.save()
    assert without_password.post(address, {"code": code_for(person.email)}).status_code == 200
    assert without_password.get(reverse("account_email")).status_code == 302


def test_sixth_code_in_ten_minutes_is_not_sent(without_password, person):
    for _ in range(6):
        page = without_password.post(reverse("account_proof_by_code"), {"send": "1"}, follow=True).content.decode()
    assert "You have asked for too many codes." in page
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(to=person.email, kind="accounts.proof").count() == 5


def test_emailed_code_is_no_proof_for_whoever_has_a_second_factor(sign_in, world):
    head = sign_in("head")
    assert head.get(reverse("account_proof_by_code")).url == reverse("mfa_reauthenticate")
    assert head.post(reverse("account_proof_by_code"), {"send": "1"}).url == reverse("mfa_reauthenticate")
    with scope(everything=True):
        assert not OutgoingEmail.objects.filter(to=world.person("head").email, kind="accounts.proof").exists()


def test_second_factor_is_proof(sign_in):
    head = sign_in("head")
    address = f"{reverse('mfa_reauthenticate')}?next={reverse('mfa_view_recovery_codes')}"
    assert head.post(address, {"code": "000000"}).status_code == 200
    assert head.get(reverse("account_email")).status_code == 302
    head.post(address, {"code": totp_code()})
    assert head.get(reverse("account_email")).status_code == 200


def test_code_in_the_session_is_hashed(without_password, person):
    without_password.post(reverse("account_proof_by_code"), {"send": "1"})
    code = code_for(person.email)
    assert code not in str(dict(without_password.session))
    assert code.replace("-", "").lower() not in str(dict(without_password.session))


def test_whoever_has_a_second_factor_can_change_their_email(sign_in, world):
    head, account = sign_in("head"), world.person("head")
    head.post(reverse("mfa_reauthenticate"), {"code": totp_code()})
    assert reverse("account_email") in head.get(reverse("account")).content.decode()
    response = head.post(reverse("account_email"), {"email": "new@hazel.example", "action_add": "1"})
    assert response.url == reverse("account_email_verification_sent")
    head.post(response.url, {"code": code_for("new@hazel.example")})
    account.refresh_from_db()
    assert account.email == "new@hazel.example"
