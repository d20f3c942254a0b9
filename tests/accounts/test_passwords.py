"""Which passwords are refused, wherever one is chosen."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.module_loading import import_string
from pwned_passwords_django.exceptions import PwnedPasswordsError

from accounts.models import User
from tests.world import PASSWORD

SENTENCE = "This password is easy to guess."
GUESSABLE = [
    "Password12345",
    "qwertyuiop1234",
    "aaaaaaaaaaaaaaaa",
    "aB3$" * 18,
    "Summer2026!!",
    "hazelprimary2026",
    "carysmorgan1985",
    "wellbeingquality",
]
FINE = [
    "plum tractor seldom wins",
    "Xk7#mQz2!vRt9",
    "violet kettle ünder glass",
    PASSWORD,
    "w" + "ordsmith penguin " * 8,
]


@pytest.fixture
def carys():
    return User(email="c.morgan@hazel-primary.example", name="Carys Morgan")


@pytest.mark.parametrize("password", GUESSABLE)
def test_password_that_is_guessed_early_is_refused(carys, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, carys)
    assert [error.code for error in refused.value.error_list] == ["guessable"]


@pytest.mark.parametrize("password", FINE)
def test_password_that_is_hard_to_guess_is_taken(carys, password):
    validate_password(password, carys)


def test_very_long_password_costs_no_more_than_its_beginning(carys):
    validate_password("violet kettle under glass " * 4000, carys)


def test_short_password_is_refused_however_strange(carys):
    with pytest.raises(ValidationError, match="at least 12 characters"):
        validate_password("Xk7#mQz2!vR", carys)


def test_breach_service_is_not_asked_unless_the_installation_says_so():
    names = [validator["NAME"] for validator in settings.AUTH_PASSWORD_VALIDATORS]
    assert not any("pwned" in name for name in names)
    assert len(password_validators_help_texts()) == len(names)


def test_page_for_a_new_password_keeps_nothing_and_says_why(client, person, enter_password):
    enter_password(client, person.email)
    entered = {"oldpassword": PASSWORD, "password1": "Password12345", "password2": "Password12345"}
    page = client.post(reverse("account_change_password"), entered).content.decode()
    assert SENTENCE in page
    assert "Password12345" not in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.fixture
def breaches():
    """The check as the settings make it where the installation may reach the service, which knows one password."""
    code = "from django.conf import settings as s; import json; print(json.dumps(s.AUTH_PASSWORD_VALIDATORS))"
    environment = os.environ | {"WQM_CHECK_BREACHES": "1", "DJANGO_SETTINGS_MODULE": "wqm.settings"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    (entry,) = [entry for entry in json.loads(told.stdout) if "pwned" in entry["NAME"]]

    class Service:
        is_there = True

        def check_password(self, password: str) -> int:
            if not self.is_there:
                raise PwnedPasswordsError("no answer", code="no answer", params={})
            return 7 if password == "plum tractor seldom wins" else 0

    service = Service()
    return service, import_string(entry["NAME"])(**entry["OPTIONS"], api_client=service)


def test_password_from_a_breach_is_refused_where_the_service_is_asked(breaches):
    _, check = breaches
    with pytest.raises(ValidationError, match="known from a data breach"):
        check.validate("plum tractor seldom wins")
    check.validate("violet kettle under glass")


def test_password_is_taken_while_the_service_does_not_answer(breaches):
    service, check = breaches
    service.is_there = False
    check.validate("plum tractor seldom wins")
