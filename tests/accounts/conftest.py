"""People who sign in for real."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.world import PASSWORD
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _forget_attempts(db) -> None:
    """Limits of one test are not those of the next."""
    cache.clear()


@pytest.fixture
def person(world):
    """A head without a second factor."""
    with scope(everything=True):
        user = f.UserFactory(email="fresh@hazel.example", name="Fresh Head")
        f.MembershipFactory(user=user, school=world.school, role="head")
    return user


@pytest.fixture
def enter_password():
    """Post the sign-in form."""

    def post(client: Client, email: str, password: str = PASSWORD):
        return client.post(reverse("account_login"), {"login": email, "password": password})

    return post


def totp_code(key: str = "JBSWY3DPEHPK3PXP") -> str:
    """What the app of everybody in the world shows now."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))
