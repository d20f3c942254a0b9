"""Codes of apps and recovery codes work once; their keys lie encrypted; an app is replaced without a gap."""

import importlib
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts import encryption, factors
from accounts.models import User
from tests.world import PASSWORD

OLD_KEY = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def officer(world):
    return world.person("officer")


@pytest.fixture
def enter_code(officer, enter_password):
    """Both steps of signing in with this code, in a browser of its own. Whether it let somebody in."""

    def sign_in(code: str) -> bool:
        client = Client()
        enter_password(client, officer.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        return "_auth_user_id" in client.session

    return sign_in


@pytest.fixture
def half_minute(monkeypatch):
    """The half minute that it is for whoever checks a code."""

    class Clock:
        now = 50_000_000

        def __call__(self):
            return iter((self.now - 1, self.now, self.now + 1))

        def code(self, offset: int = 0, key: str = OLD_KEY) -> str:
            return factors.format_hotp_value(factors.hotp_value(key, self.now + offset))

    clock = Clock()
    monkeypatch.setattr(factors, "yield_hotp_counters_from_time", clock)
    return clock


def test_code_works_once(enter_code, half_minute):
    assert enter_code(half_minute.code())
    assert not enter_code(half_minute.code())


@pytest.mark.parametrize("later", [1, 2])
def test_code_does_not_work_again_within_the_tolerance(enter_code, half_minute, later):
    code = half_minute.code(1)
    assert enter_code(code)
    half_minute.now += later
    assert not enter_code(code)
    assert enter_code(half_minute.code(1))


def test_code_from_before_the_last_one_does_not_work(enter_code, half_minute):
    assert enter_code(half_minute.code())
    assert not enter_code(half_minute.code(-1))


def test_code_with_a_space_in_it_is_the_same_code(enter_code, half_minute):
    code = half_minute.code()
    assert enter_code(f"{code[:3]} {code[3:]}")
    assert not enter_code(code)


def test_code_of_the_set_up_does_not_sign_in(client, officer, enter_password, enter_code, half_minute):
    Authenticator.objects.filter(user=officer).delete()
    enter_password(client, officer.email)
    key = client.get(reverse("mfa_activate_totp")).context["secret"]
    client.post(reverse("mfa_activate_totp"), {"code": half_minute.code(0, key)})
    assert not enter_code(half_minute.code(0, key))
    assert enter_code(half_minute.code(1, key))


def test_recovery_code_works_once(enter_code, officer):
    codes = RecoveryCodes.activate(officer).get_unused_codes()
    assert enter_code(codes[0])
    assert not enter_code(codes[0])
    assert enter_code(codes[1])


def test_key_stays_the_same_however_often_the_set_up_is_loaded(client, officer, enter_password):
    Authenticator.objects.filter(user=officer).delete()
    enter_password(client, officer.email)
    address = reverse("mfa_activate_totp")
    key = client.get(address).context["secret"]
    assert client.get(address).context["secret"] == key
    assert client.post(address, {"code": "000000"}).context["secret"] == key
    assert key not in json.dumps(dict(client.session))


def test_two_people_set_up_different_keys(world, enter_password):
    keys = set()
    for persona in ("officer", "administrator"):
        client = Client()
        Authenticator.objects.filter(user=world.person(persona)).delete()
        enter_password(client, world.person(persona).email)
        keys.add(client.get(reverse("mfa_activate_totp")).context["secret"])
    assert len(keys) == 2


def test_old_app_works_until_the_new_one_has_shown_a_code(client, officer, enter_password, enter_code, half_minute):
    enter_password(client, officer.email)
    client.post(reverse("mfa_authenticate"), {"code": half_minute.code()})
    key = client.get(reverse("mfa_activate_totp")).context["secret"]
    client.post(reverse("mfa_activate_totp"), {"code": half_minute.code(1)})  # the old app's
    half_minute.now += 2
    assert enter_code(half_minute.code())
    client.post(reverse("mfa_activate_totp"), {"code": half_minute.code(0, key)})
    half_minute.now += 2
    assert not enter_code(half_minute.code())
    assert enter_code(half_minute.code(0, key))
    assert Authenticator.objects.filter(user=officer, type="totp").count() == 1


def test_keys_and_seeds_are_not_readable_in_the_table(officer):
    RecoveryCodes.activate(officer)
    app = Authenticator.objects.get(user=officer, type="totp")
    codes = Authenticator.objects.get(user=officer, type="recovery_codes")
    assert encryption.decrypt(app.data["secret"]) == OLD_KEY
    assert OLD_KEY not in json.dumps(app.data)
    assert encryption.decrypt(codes.data["seed"]) not in json.dumps(codes.data)


def test_factor_outlives_a_change_of_the_secret_key_and_is_written_anew(enter_code, half_minute, officer, settings):
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next one, long enough for all of it", [before]
    assert enter_code(half_minute.code())
    settings.SECRET_KEY_FALLBACKS = []
    half_minute.now += 1
    assert enter_code(half_minute.code())


def test_factor_under_an_unknown_key_refuses_and_breaks_nothing(enter_code, half_minute, officer, settings):
    RecoveryCodes.activate(officer)
    settings.SECRET_KEY = "some other key, long enough for all of it"
    assert not enter_code(half_minute.code())
    with pytest.raises(InvalidToken):
        encryption.decrypt(Authenticator.objects.get(user=officer, type="totp").data["secret"])


def test_migration_encrypts_what_lay_open_and_goes_back(officer):
    migration = importlib.import_module("accounts.migrations.0003_encrypt_factors")
    Authenticator.objects.filter(user=officer).delete()
    Authenticator.objects.create(user=officer, type="totp", data={"secret": OLD_KEY})
    Authenticator.objects.exclude(user=officer).delete()
    Authenticator.objects.create(user=officer, type="recovery_codes", data={"migrated_codes": ["a", "b"]})
    migration.encrypt_factors(apps, None)
    app, codes = Authenticator.objects.filter(user=officer).order_by("-type")
    assert encryption.decrypt(app.data["secret"]) == OLD_KEY
    assert [encryption.decrypt(code) for code in codes.data["migrated_codes"]] == ["a", "b"]
    migration.decrypt_factors(apps, None)
    assert Authenticator.objects.get(user=officer, type="totp").data == {"secret": OLD_KEY}


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"]
)
def test_recovery_codes_under_an_unknown_key_are_made_anew(client, world, enter_password, name):
    head = world.person("head")
    Authenticator.objects.filter(user=head).delete()
    enter_password(client, head.email)
    Authenticator.objects.create(user=head, type="webauthn", data={"name": "Mine", "credential": {}})
    RecoveryCodes.activate(head)
    Authenticator.objects.filter(user=head, type="recovery_codes").update(data={"seed": "unreadable", "used_mask": 0})
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "Your recovery codes can no longer be read. Get new ones." in page.content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    assert len(RecoveryCodes(Authenticator.objects.get(user=head, type="recovery_codes")).get_unused_codes()) == 10


def test_key_that_somebody_looked_at_and_left_is_not_that_of_a_later_set_up(
    client, officer, enter_password, monkeypatch
):
    Authenticator.objects.filter(user=officer).delete()
    enter_password(client, officer.email)
    key = client.get(reverse("mfa_activate_totp")).context["secret"]
    now = factors.time.time()
    monkeypatch.setattr(factors.time, "time", lambda: now + factors.SET_UP_LASTS)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).context["secret"] != key


def test_account_that_is_closed_between_the_two_steps_gets_no_session(client, officer, enter_password, half_minute):
    enter_password(client, officer.email)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    response = client.post(reverse("mfa_authenticate"), {"code": half_minute.code()})
    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
