"""Signing in: password, emailed code, second factor, limits, and what a leaver meets."""

import re

import pytest
from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import deactivate_person
from schools.models import Membership
from tests.accounts.conftest import totp_code
from tests.world import PASSWORD
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def found_in(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    assert match, text
    return match[1]


def test_password_signs_in(client, person, enter_password):
    response = enter_password(client, person.email)
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert signed_in(client)


def test_email_is_compared_without_case(client, person, enter_password):
    enter_password(client, "Fresh@HAZEL.example")
    assert signed_in(client)


def test_wrong_password_keeps_the_email_and_says_what_to_do(client, person, enter_password):
    page = enter_password(client, person.email, "wrong").content.decode()
    assert not signed_in(client)
    assert "The email address or password is incorrect." in page
    assert f'value="{person.email}"' in page
    assert "wrong" not in re.sub("<[^>]*class[^>]*>", "", page)


def test_unknown_address_is_answered_like_a_wrong_password(client, person, enter_password):
    known = enter_password(client, person.email, "wrong").content.decode()
    unknown = enter_password(client, "nobody@else.example", "wrong").content.decode()
    message = "The email address or password is incorrect."
    assert (message in known, message in unknown) == (True, True)


def test_account_is_locked_after_ten_wrong_passwords_and_others_are_not(client, person, world, enter_password):
    for _ in range(10):
        enter_password(client, person.email, "wrong")
    assert "Too many attempts" in enter_password(client, person.email).content.decode()
    assert not signed_in(client)
    assert enter_password(client, world.person("slt").email).status_code == 302


def test_forty_people_of_one_school_sign_in_in_a_minute(person, enter_password):
    codes = {enter_password(Client(), person.email).status_code for _ in range(40)}
    assert codes == {302}


def test_emailed_code_goes_through_the_outbox_and_signs_in(client, person):
    response = client.post(reverse("account_request_login_code"), {"email": person.email})
    assert response.url == reverse("account_confirm_login_code")
    with scope(everything=True):
        email = OutgoingEmail.objects.get(to=person.email)
    code = found_in(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", email.text)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert signed_in(client)


def test_wrong_code_does_not_sign_in(client, person):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    page = client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"}).content.decode()
    assert "The code is wrong or has expired." in page
    assert not signed_in(client)


def test_unknown_address_is_sent_no_code_and_told_nothing(client, db):
    response = client.post(reverse("account_request_login_code"), {"email": "nobody@else.example"})
    assert response.url == reverse("account_confirm_login_code")
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(to="nobody@else.example").count() == 0


def test_second_factor_is_asked_after_the_password(client, world, enter_password):
    response = enter_password(client, world.person("officer").email)
    assert response.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert signed_in(client)


def test_wrong_second_factor_does_not_sign_in(client, world, enter_password):
    enter_password(client, world.person("officer").email)
    wrong = f"{(int(totp_code()) + 1) % 1_000_000:06}"
    page = client.post(reverse("mfa_authenticate"), {"code": wrong}).content.decode()
    assert "Enter your code" in page
    assert not signed_in(client)


@pytest.mark.parametrize("persona", ["officer", "administrator", "assessor", "trust_lead"])
def test_without_a_second_factor_these_see_only_its_set_up(sign_in, world, persona):
    world.person(persona).authenticator_set.all().delete()
    client = sign_in(persona)
    for address in (reverse("home"), f"/schools/{world.school.pk}/", "/office/"):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("persona", ["head", "slt", "governor", "trustee"])
def test_without_a_second_factor_others_go_on(sign_in, world, persona):
    world.person(persona).authenticator_set.all().delete()
    assert sign_in(persona).get(reverse("account")).status_code == 200
    assert sign_in(persona).get(reverse("home")).headers.get("Location") != reverse("mfa_index")


def test_setting_up_an_app_opens_the_site(client, world, enter_password):
    officer = world.person("officer")
    officer.authenticator_set.all().delete()
    enter_password(client, officer.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("office_schools:schools")).status_code == 200


def test_leaver_is_out_at_the_next_request(sign_in, world):
    client = sign_in("head")
    address = reverse("school_people:list", args=[world.school.pk])
    assert client.get(address).status_code == 200
    with scope(everything=True):
        Membership.objects.filter(user=world.person("head")).delete()
    assert client.get(address).status_code == 404


def test_closed_account_is_signed_out_at_the_next_request(sign_in, world):
    client = sign_in("head")
    with scope(everything=True):
        deactivate_person(user=world.person("head"), by=world.person("administrator"))
    response = client.get(reverse("account"))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_closed_account_cannot_sign_in(client, person, world, enter_password):
    with scope(everything=True):
        deactivate_person(user=person, by=world.person("administrator"))
    enter_password(client, person.email)
    assert not signed_in(client)


def test_password_reset_by_email(client, person, enter_password):
    client.post(reverse("account_reset_password"), {"email": person.email})
    with scope(everything=True):
        text = OutgoingEmail.objects.get(to=person.email).text
    link = found_in(r"https?://[^/]+(/account/password/reset/key/\S+)", text)
    page = client.get(client.get(link).url)
    fresh = "a wholly new secret"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    cache.clear()
    enter_password(client, person.email, fresh)
    assert signed_in(client)
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_sign_up_does_not_exist(client, db):
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", {"email": "me@else.example"}).status_code == 404


def test_link_for_a_new_password_ends_with_the_account(client, world):
    person = world.person("slt")
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    address = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    form = client.get(address).url
    User.objects.filter(pk=person.pk).update(is_active=False)
    client.post(form, {"password1": "plum tractor seldom wins", "password2": "plum tractor seldom wins"})
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_blank_password_sends_a_code_to_the_same_address(client, person, enter_password):
    answer = enter_password(client, person.email, "")
    assert answer.url.startswith(reverse("account_confirm_login_code"))
    with scope(everything=True):
        code = found_in(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", OutgoingEmail.objects.get(to=person.email).text)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert signed_in(client)


def test_button_for_a_code_needs_no_password_and_ignores_a_wrong_one(client, person):
    data = {"login": person.email, "password": "wrong", "code": "1"}
    answer = client.post(reverse("account_login"), data)
    assert answer.url.startswith(reverse("account_confirm_login_code"))
    assert not signed_in(client)


def test_unknown_address_with_a_blank_password_is_told_nothing_and_sent_nothing(client, db, enter_password):
    answer = enter_password(client, "nobody@else.example", "")
    assert answer.url.startswith(reverse("account_confirm_login_code"))
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(to="nobody@else.example").count() == 0


def codes_sent_to(person) -> list[str]:
    with scope(everything=True):
        emails = OutgoingEmail.objects.filter(to=person.email).order_by("not_before", "pk")
        return [found_in(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", email.text) for email in emails]


def test_another_code_is_sent_without_typing_the_address_again(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": "", "code": "1"})
    confirm = reverse("account_confirm_login_code")
    assert "Email me another code" in client.get(confirm).content.decode()
    client.post(confirm, {"action": "resend"})
    first, second = codes_sent_to(person)
    client.post(confirm, {"code": first})
    assert not signed_in(client)
    client.post(confirm, {"code": second})
    assert signed_in(client)


def test_address_is_carried_over_where_a_code_was_wrong_too_often(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": "", "code": "1"})
    for _ in range(3):
        answer = client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    assert answer.url == reverse("account_request_login_code")
    for name in ("account_login", "account_request_login_code", "account_reset_password"):
        assert f'value="{person.email}"' in client.get(reverse(name)).content.decode(), name
    session = client.session
    session["typed_address"] = session["typed_address"] | {"at": session["typed_address"]["at"] - 901}
    session.save()
    assert person.email not in client.get(reverse("account_login")).content.decode()


def test_emailed_code_lives_a_quarter_of_an_hour(client, person, settings):
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 15 * 60
    client.post(reverse("account_login"), {"login": person.email, "password": "", "code": "1"})
    with scope(everything=True):
        assert "15 minutes" in OutgoingEmail.objects.get(to=person.email).text
