"""Rate limits: what one person makes of keys empties no counter of another, and what a network is."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.world import PASSWORD
from wqm.sealing import rate_limits
from wqm.security.networks import counted_network

# More than Django's own cache keeps, and more than its own settings allow here.
MANY = 340


@pytest.fixture
def small_tables():
    """As if a table were full at 300 rows."""
    tables = [caches["default"], caches["surveys"]]
    for table in tables:
        table.clear()
    before = [table._max_entries for table in tables]
    for table in tables:
        table._max_entries = 300
    yield
    for table, most in zip(tables, before, strict=True):
        table._max_entries = most
        table.clear()


def guess(email: str, password: str = "") -> bool:
    """Whether it was looked at; a limit says so instead."""
    page = Client().post(reverse("account_login"), {"login": email, "password": password or "wrong"})
    return page.status_code == 302 or b"Too many attempts" not in page.content


def test_counter_of_sign_in_outlives_any_number_of_other_counters(world, small_tables):
    email = world.person("head").email
    assert [guess(email) for _ in range(10)] == [True] * 10
    for number in range(MANY):
        caches["default"].set(f"!{number}", number, timeout=900)
        caches["surveys"].set(f"survey:misses:{number}", number, timeout=900)
    assert not guess(email)
    assert not guess(email, PASSWORD)
    assert caches["surveys"].get("survey:misses:0") == 0


def test_counters_whose_time_is_over_are_deleted(db, small_tables):
    counters = caches["surveys"]
    for number in range(MANY):
        counters.set(f"old{number}", number, timeout=-1)
    counters.set("live", 1, timeout=900)
    counters.set("another", 1, timeout=900)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {counters._table}")  # noqa: S608 - a name of the settings
        assert cursor.fetchone()[0] < MANY - 250
    assert counters.get_many(["live", "another"]) == {"live": 1, "another": 1}


def test_wrong_codes_of_one_ipv6_customer_count_together(db, small_tables):
    def ask(address: str):
        return RequestFactory().get("/", REMOTE_ADDR=address)

    for host in range(3):
        rate_limits.count(ask(f"2001:db8:1:2::{host + 1}"), "misses")
    assert rate_limits.is_over(ask("2001:db8:1:2:ffff::9"), "misses", 3)
    assert not rate_limits.is_over(ask("2001:db8:1:3::1"), "misses", 1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.77"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.77"),
        ("not an address", "not an address"),
    ],
)
def test_network_that_counts(address, network):
    assert counted_network(address) == network
