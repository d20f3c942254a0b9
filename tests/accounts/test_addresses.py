"""The address of an account is one address however it is typed or pasted; a plus-tag makes another one."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.signing_in import AddEmailForm, ChangeEmailForm
from tests.accounts.test_signing_in import signed_in
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

WRITTEN = [
    "fre\u200bsh@hazel.example",
    "\ufefffresh@hazel.example",
    "ｆｒｅｓｈ@hazel.example",
    "FRESH@hazel。example",
    "fr\u00adesh@hazel.example ",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_person_signs_in_however_their_address_is_written(client, person, enter_password, written):
    enter_password(client, written)
    assert signed_in(client)


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_code_and_link_go_to_the_account_however_its_address_is_written(client, person, page):
    client.post(reverse(page), {"email": WRITTEN[0]})
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(to=person.email).count() == 1


def test_other_ways_of_writing_give_no_more_attempts(client, person, enter_password):
    for at in range(10):
        enter_password(client, WRITTEN[at % len(WRITTEN)], "wrong")
    assert "Too many attempts" in enter_password(client, person.email).content.decode()
    assert not signed_in(client)


def test_host_with_an_umlaut_is_the_host_in_punycode(client, enter_password, world):
    user = User.objects.create_user("head@schüle.example", "Head", "correct horse battery")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert user.email == "head@xn--schle-mva.example"
    enter_password(client, "Head@Schüle.example")
    assert signed_in(client)


def test_tagged_address_is_another_account(client, person, enter_password):
    enter_password(client, "fresh+school@hazel.example")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "make", [lambda user, data: AddEmailForm(user, data), lambda user, data: ChangeEmailForm(data)]
)
def test_new_address_of_an_account_is_read_clean(person, make):
    form = make(person, {"email": "ne\u200bw@hazel.example"})
    assert form.is_valid()
    assert form.cleaned_data["email"] == "new@hazel.example"


def test_first_administrator_is_made_under_the_address_they_can_type(db):
    call_command("create_administrator", "fi\u200brst@office.example", "First Person")
    assert User.objects.get(name="First Person").email == "first@office.example"


def test_address_that_was_stored_with_unseen_characters_is_mended_unless_somebody_has_it(db, enter_password):
    clean = import_module("accounts.migrations.0002_clean_addresses").clean_accounts
    for email in ("a\u200b@hazel.example", "b\u200b@hazel.example", "b@hazel.example", "plain+tag@hazel.example"):
        user = User(email=email)
        user.set_password("correct horse battery")
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    clean(apps, None)
    wanted = ["a@hazel.example", "b@hazel.example", "b\u200b@hazel.example", "plain+tag@hazel.example"]
    stored = User.objects.filter(email__in=[*wanted, "a\u200b@hazel.example"]).values_list("email", flat=True)
    assert sorted(stored) == sorted(wanted)
    client = Client()
    enter_password(client, "a@hazel.example")
    assert signed_in(client)
