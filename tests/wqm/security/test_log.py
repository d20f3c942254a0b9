"""The security log: who got in, who did not, whose rights changed; and what it never holds."""

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import totp_code
from tests.databases import as_worker
from tests.world import PASSWORD
from wqm.security.models import SecurityEvent
from wqm.security.networks import network_of
from wqm.security.services import purge_events
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _forget_attempts(db) -> None:
    """Limits of one test are not those of the next."""
    cache.clear()


def events(**which) -> list[tuple]:
    """(kind, email, what, times), the oldest first."""
    with scope(everything=True):
        rows = SecurityEvent.objects.filter(**which).order_by("pk").values_list("kind", "user__email", "what", "times")
        return list(rows)


def enter(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_sign_in_and_out_are_written_down_with_how_and_the_network(client, world):
    officer = world.person("officer")
    enter(client, officer.email, REMOTE_ADDR="203.0.113.77")
    client.post(reverse("mfa_authenticate"), {"code": totp_code()}, REMOTE_ADDR="203.0.113.77")
    client.post(reverse("account_logout"), REMOTE_ADDR="203.0.113.77")
    assert events(network="203.0.113.0/24") == [
        ("signed_in", officer.email, "With password and two-step verification", 1),
        ("signed_out", officer.email, "Signed out", 1),
    ]


def test_failures_are_counted_and_hold_nothing_that_was_typed(client, world):
    head = world.person("head")
    for _ in range(3):
        enter(client, head.email, "my secret guess")
    enter(client, "my.password.by.mistake@hazel.example", "x")
    enter(client, world.person("officer").email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert events(kind="failed") == [
        ("failed", head.email, "Wrong password", 3),
        ("failed", None, "No account with this address", 1),
        ("failed", world.person("officer").email, "Wrong code at the second step", 1),
    ]


def test_wrong_old_password_on_the_page_for_a_new_one_is_a_failure(client, world):
    head = world.person("head")
    client.force_login(head)
    fresh = "plum tractor seldom wins"
    client.post(reverse("account_change_password"), {"oldpassword": "a guess", "password1": fresh, "password2": fresh})
    assert events(kind="failed") == [("failed", head.email, "Wrong password when asked to confirm", 1)]


def test_right_code_of_a_closed_account_is_a_failure(client, world):
    slt = world.person("slt")
    client.post(reverse("account_request_login_code"), {"email": slt.email})
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    User.objects.filter(pk=slt.pk).update(is_active=False)
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).url == reverse("account_inactive")
    assert events(kind="failed") == [("failed", slt.email, "The account is closed", 1)]


def test_refusals_name_the_page_and_the_number_and_no_path(world, sign_in):
    head, contributor = sign_in("head"), sign_in("contributor")
    for _ in range(2):
        head.get(reverse("evidence:library", args=[world.next_door.pk]) + "?q=secret")
    contributor.get(reverse("surveys:list", args=[world.school.pk]))
    assert events(kind="refused") == [
        ("refused", "head@hazel.example", f"evidence:library (school_id {world.next_door.pk}, not theirs)", 2),
        (
            "refused",
            "contributor@hazel.example",
            f"surveys:list (school_id {world.school.pk}, without survey.view)",
            1,
        ),
    ]


def test_pages_of_surveys_write_nothing_down(client, world, sign_in):
    before = events()
    for who in (client, sign_in("head")):
        for address in ("/s/AAAABBBB/", "/s/", f"/s/{'A' * 43}/"):
            who.get(address)
    assert events() == before


def test_changes_of_rights_are_written_down_with_who_changed_them(world, sign_in):
    with scope(everything=True):
        member = world.person("slt").memberships.get()
    sign_in("head").post(reverse("school_people:member", args=[world.school.pk, member.pk]), {"remove": "1"})
    (event,) = events(kind="rights")
    assert event[:2] == ("rights", "head@hazel.example")
    assert event[2].startswith("Removed a Senior leader.")


def test_changed_password_is_written_down(client, world):
    head = world.person("head")
    client.force_login(head)
    fresh = "plum tractor seldom wins"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert ("credentials", head.email, "Changed the password", 1) in events(kind="credentials")


def test_nobody_changes_the_log_and_only_the_office_reads_it(world):
    enter(Client(), world.person("head").email, "wrong")
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        assert SecurityEvent.objects.count() == 0
    with scope(everything=True):
        assert SecurityEvent.objects.count() == 1
    for statement in ("UPDATE security_securityevent SET what = ''", "DELETE FROM security_securityevent"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), scope(everything=True):
            connection.cursor().execute(statement)


def test_log_forgets_after_the_days_of_the_settings(world, settings):
    settings.SECURITY_LOG_DAYS = 30
    enter(Client(), world.person("head").email, "wrong")
    with as_worker():
        assert purge_events() == 0
    settings.SECURITY_LOG_DAYS = -1
    with as_worker():
        assert purge_events() == 1
    assert events() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_network_is_no_single_household(address, network):
    assert network_of(address) == network
