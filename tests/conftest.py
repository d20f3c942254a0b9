"""Fixtures for every test: the world, people signed in, and databases that can be committed to."""

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from framework.queries import forget_fixed
from surveys import policies
from surveys.questions import pages_of
from tests import databases
from tests.world import SESSION, World, build_world
from wqm.waking import broker

# How fast examples come is the machine's business: a busy one must not fail a test.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    """A password hash that costs nothing (the real one is slow on purpose), plain files, plain HTTP."""
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """The modules that are loaded now stay; to look through them for garbage is a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def admin_url() -> str:
    """The throwaway cluster, as its superuser."""
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, admin_url, worker_id) -> Iterator[None]:
    """One template a run, made by whoever is first; one copy for each xdist worker."""
    folder = Path(os.environ["WQM_TEST_CLUSTER"])
    name = f"wqm_test_{worker_id}"
    with django_db_blocker.unblock():
        with closing((folder / "template.lock").open("w")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "template.made").exists():
                databases.create_template(admin_url, build_world)
                (folder / "template.made").touch()
            databases.copy_template(admin_url, name)
        databases.use_database(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        databases.drop_database(admin_url, name)


@pytest.fixture(autouse=True)
def _forget_what_is_published() -> None:
    """Questionnaires and versions are kept in memory by id; a copy of a database uses ids again."""
    pages_of.cache_clear()
    forget_fixed()


@pytest.fixture
def move_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """`move_broker(url)` lets Celery look for its broker there until the test ends.

    By the environment, which Celery asks first at every connection: a changed setting would have to be put back, and
    the address for writing, read through the changed one, would be put back wrong.
    """

    def move(url: str) -> None:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", url)
        broker.trust_again()

    yield move
    broker.trust_again()


@pytest.fixture
def world(db) -> World:
    """The standing rows."""
    return World()


@pytest.fixture
def sign_in(world) -> Callable[[str], Client]:
    """`sign_in("head")` is a client of that person, the first in the session that stands in the world."""
    in_use: set[str] = set()

    def sign_in_as(persona: str) -> Client:
        client = Client()
        if persona in in_use:
            client.force_login(world.person(persona))
        else:
            client.cookies[settings.SESSION_COOKIE_NAME] = SESSION.format(persona)
            in_use.add(persona)
        return client

    return sign_in_as


@pytest.fixture
def scratch(django_db_setup, django_db_blocker, admin_url, worker_id) -> Iterator[World]:
    """The world in a database of its own, in which transactions are real and committed. Use instead of `world`."""
    name = f"wqm_scratch_{worker_id}"
    with django_db_blocker.unblock():
        databases.copy_template(admin_url, name)
        databases.use_database(name)
        yield World()
        connection.close()
        databases.use_database(f"wqm_test_{worker_id}")
        databases.drop_database(admin_url, name)


@pytest.fixture(autouse=True, scope="session")
def _surveys_side_by_side() -> Iterator[None]:
    """Most tests make several surveys of one school on one day. The rule that half a term lies between two of them has
    tests of its own (`tests/surveys/services/test_spacing.py`), which put it back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policies, "BETWEEN_WAVES", timedelta(days=-1000))
        yield
