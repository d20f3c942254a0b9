"""The site on a real HTTP server, over a database of its own, with everything committed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import clear_url_caches

from accounts.models import User
from tests import databases
from tests.world import World
from wqm.ui.messages import HostCookieStorage


@dataclass
class Served:
    """Where the site is, and the world in it."""

    url: str
    world: World

    def address(self, path: str) -> str:
        """The whole address of a path."""
        return f"{self.url}{path}"

    def cookies_of(self, person: User) -> list[dict]:
        """What a browser holds in which this person is signed in."""
        client = Client()
        client.force_login(person)
        session = client.session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
        entry = {"method": "password", "at": time.time(), "email": person.email}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [entry]
        session.save()
        return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}]


@contextmanager
def serve(blocker, admin_url: str, name: str, usual: str, folder: Path) -> Iterator[Served]:
    """Serve a fresh copy of the world as `name`; `usual` is the database that other tests go on with."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        databases.copy_template(admin_url, name)
        databases.use_database(name)
        _as_served(patch, folder)
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        url = f"http://127.0.0.1:{server.port}"
        patch.setattr(settings, "SITE_URL", url)
        try:
            yield Served(url, World())
        finally:
            server.terminate()
            databases.use_database(usual)
            databases.drop_database(admin_url, name)
    clear_url_caches()


def _as_served(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Plain HTTP on this machine; keys of surveys in a folder of their own."""
    patch.setattr(settings, "SESSION_COOKIE_SECURE", False)
    patch.setattr(settings, "CSRF_COOKIE_SECURE", False)
    # Browsers take a cookie that is called __Host- over HTTPS alone.
    patch.setattr(settings, "SESSION_COOKIE_NAME", "sessionid")
    patch.setattr(settings, "CSRF_COOKIE_NAME", "csrftoken")
    patch.setattr(HostCookieStorage, "cookie_name", "messages")
    patch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1", "localhost", "testserver"])
    patch.setattr(settings, "SURVEY_KEY_DIRS", [str(folder / "keys-a"), str(folder / "keys-b")])
    patch.setattr(settings, "ROOT_URLCONF", "tests.browser.urls")
    clear_url_caches()
