"""Chromium, the site on a server, and pages in which nothing may go wrong unnoticed."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    sync_playwright,
)

from tests.browser.served import Served, serve

CHROMIUM = os.environ.get("WQM_CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page lives for two seconds here: what it makes is thrown away with it, and need not be tidied up before.
    "--js-flags=--min-semi-space-size=64",
]
PHONE, TABLET, DESK = 320, 768, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def engines() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(engines) -> Iterator[Browser]:
    """One Chromium a worker."""
    if not Path(CHROMIUM).exists():
        reason = f"There is no Chromium at {CHROMIUM}; say where with WQM_CHROMIUM."
        # A machine without a browser can run the others; where everything has to be there, that is a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    chromium = engines.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module", params=["chromium", "webkit"])
def remembering(request, engines, browser) -> Iterator[Browser]:
    """A browser that keeps pages in memory for its Back button, as people's do and Playwright's usual one does not.

    WebKit where it is installed (`playwright install webkit`); Debian has no build of it.
    """
    if request.param == "webkit" and not Path(engines.webkit.executable_path).exists():
        pytest.skip("There is no WebKit of Playwright's here.")
    started = (
        engines.webkit.launch()
        if request.param == "webkit"
        else engines.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
        )
    )
    yield started
    started.close()


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
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("requestfailed", self._failed)

    def leave(self, context: BrowserContext) -> None:
        """Listen no longer: the next test looks at it."""
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._script)
        context.remove_listener("requestfailed", self._failed)

    def left(self) -> list[str]:
        """Everything that nobody expected."""
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        self._note(message.type == "error", f"console: {message.text}")

    def _script(self, error: WebError) -> None:
        self._note(True, f"page error: {error.error}")

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


def new_context(browser: Browser, served: Served, **options) -> BrowserContext:
    """A browser that knows nothing yet, on the site."""
    context = browser.new_context(
        base_url=served.url, reduced_motion="reduce", locale="en-GB", timezone_id="Europe/London", **options
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def open_page(browser, served, watch) -> Iterator[OpenPage]:
    """`open_page("head")` is an empty page in a browser of that person's; without a name, of somebody signed out."""
    contexts: list[BrowserContext] = []

    def opened(persona: str | None = None, *, width: int = DESK, height: int = 900, **options) -> Page:
        context = new_context(browser, served, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        watch.follow(context)
        if persona:
            context.add_cookies(served.cookies_of(served.world.person(persona)))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def kept_tab(browser, served) -> Iterator[Page]:
    """One for many tests: what it has compiled of scripts, and the styles, are there for the next page."""
    context = new_context(browser, served, viewport={"width": DESK, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def look_at(kept_tab, served, watch) -> Iterator[OpenPage]:
    """`look_at("head")` is a page like that of `open_page`, for tests that look at one page and are done.

    Nothing is left in it of the test before: no cookie, and nothing that pages keep in the browser.
    """
    context = kept_tab.context

    def opened(persona: str | None = None) -> Page:
        kept_tab.goto("/healthz")  # what is kept belongs to the site, and can be emptied on it alone
        kept_tab.evaluate("sessionStorage.clear(); localStorage.clear()")
        context.clear_cookies()
        if persona:
            context.add_cookies(served.cookies_of(served.world.person(persona)))
        watch.follow(context)
        return kept_tab

    yield opened
    watch.leave(context)
