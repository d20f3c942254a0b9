"""Chromium, the site on a server, and pages in which nothing may go wrong unnoticed."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.served import Served, serve

CHROMIUM = os.environ.get("WQM_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, TABLET, DESK = 320, 768, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a worker."""
    if not Path(CHROMIUM).exists():
        reason = f"There is no Chromium at {CHROMIUM}; say where with WQM_CHROMIUM."
        # A machine without a browser can run the others; where everything has to be there, that is a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, admin_url, worker_id, tmp_path_factory) -> Iterator[Served]:
    """The site, over a copy of the world that belongs to this module."""
    folder = tmp_path_factory.mktemp("served")
    name, usual = f"wqm_served_{worker_id}", f"wqm_test_{worker_id}"
    with serve(django_db_blocker, admin_url, name, usual, folder) as site:
        yield site


class Watch:
    """What went wrong in the pages of a test. `expect` names what a test provokes on purpose."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.expected: list[str] = []

    def expect(self, *patterns: str) -> None:
        """These are meant to happen in this test."""
        self.expected += patterns

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page that will be opened here."""
        context.on("console", lambda message: self._note(message.type == "error", f"console: {message.text}"))
        context.on("weberror", lambda error: self._note(True, f"page error: {error.error}"))
        context.on("requestfailed", self._failed)

    def left(self) -> list[str]:
        """Everything that nobody expected."""
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _failed(self, request: Request) -> None:
        # A page that is left stops what it was loading; a download is a navigation that ends in a file.
        self._note(request.failure != "net::ERR_ABORTED", f"request failed: {request.url} {request.failure}")

    def _note(self, bad: bool, text: str) -> None:
        if bad:
            self.problems.append(text)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Errors of the console, violations of the policy, errors of scripts and failed requests fail the test."""
    watch = Watch()
    yield watch
    assert watch.left() == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser, served, watch) -> Iterator[OpenPage]:
    """`open_page("head")` is an empty page in a browser of that person's; without a name, of somebody signed out."""
    contexts: list[BrowserContext] = []

    def opened(persona: str | None = None, *, width: int = DESK, height: int = 900, **options) -> Page:
        context = browser.new_context(
            base_url=served.url,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        watch.follow(context)
        if persona:
            context.add_cookies(served.cookies_of(served.world.person(persona)))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
