"""A device that goes from hand to hand: nothing of whoever had it before is left, wherever Back and Reload lead."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from surveys.models import SealedRequest, Sitting
from surveys.respondents import slips
from surveys.services.contact import make_box
from tests.browser.conftest import new_context
from tests.browser.test_answering import CLASS, _fresh, ballots, forget, go_on, in_session  # noqa: F401 - fixtures
from tests.databases import as_worker
from tests.surveys.questionnaires import a_link, opened, questionnaire
from wqm.sealing import codes
from wqm.tenancy.scope import scope

LEFT = """() => [
  ...[...document.querySelectorAll("input:checked")].map(input => input.name),
  ...[...document.querySelectorAll("textarea, input:not([type=hidden])")].map(field => field.value).filter(
    value => value.includes("secret")),
  ...(document.documentElement.outerHTML.includes("My secret") ? ["in the page"] : []),
  ...(location.protocol.startsWith("http") ? Object.values(sessionStorage) : []),
]"""


def left_everywhere(page: Page, steps: list[str]) -> list[str]:
    """What of the answers of before can be seen or found on the pages that the browser's buttons lead to."""
    found = []
    for step in steps:
        try:
            {"back": page.go_back, "forward": page.go_forward, "reload": page.reload}[step](timeout=5000)
            found += page.evaluate(LEFT)
        except Error as error:  # a page that cannot be shown again is what we want
            assert "ERR_" in str(error) or "Timeout" in str(error)
    return found


WALK = ["back", "reload"] * 6 + ["forward", "reload"] * 6 + ["back", "back", "back", "reload", "forward"]


@pytest.fixture
def device(remembering, served, watch) -> Iterator[Page]:
    """A tablet that goes from hand to hand."""
    context = new_context(remembering, served, viewport={"width": 768, "height": 1024})
    watch.follow(context)
    yield context.new_page()
    context.close()


def join_class(page: Page, sitting: Sitting) -> None:
    """From the code on the board to the first question."""
    page.get_by_label("Enter your code").fill(codes.shown(slips.class_code(sitting)).lower())
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    go_on(page)


def answer_all(page: Page) -> None:
    """Everything that can be told of somebody, on two pages, and then the review."""
    assert page.evaluate(LEFT) == []
    page.locator("label[for=q-often-4]").click()
    page.locator("label[for=q-some-o2]").click()
    go_on(page)
    page.locator("textarea").fill("My secret")
    go_on(page)


def test_shared_device_shows_nothing_of_whoever_has_sent(served, device):
    world = served.world
    wave = opened(world, questionnaire(), people=0, sittings=[CLASS])
    sitting = in_session(world, wave)
    device.goto("/s/join/")
    for number in (1, 2):
        join_class(device, sitting)
        answer_all(device)
        # Within one person's own pages Back and Reload lose nothing.
        device.go_back()
        device.reload()
        expect(device.locator("textarea")).to_have_value("My secret")
        device.go_back()
        expect(device.locator("#q-often-4")).to_be_checked()
        device.go_forward()
        device.go_forward()
        expect(device.locator(".wqm-review")).to_contain_text("My secret")
        go_on(device, "send")
        expect(device.get_by_role("heading", name="Pass the device on")).to_be_visible()
        assert left_everywhere(device, WALK) == []
        assert ballots(wave) == number
        device.goto("/s/thanks/en/")
        device.get_by_role("button", name="I am the next person").click()


def test_next_person_finds_nothing_of_whoever_left_in_the_middle(served, device):
    world = served.world
    wave = opened(world, questionnaire(), people=0, sittings=[CLASS])
    device.goto("/s/join/")
    join_class(device, in_session(world, wave))
    answer_all(device)
    with device.expect_navigation():
        device.get_by_role("button", name="I am the next person").click()
    expect(device.get_by_label("Enter your code")).to_be_visible()
    assert left_everywhere(device, WALK) == []
    assert ballots(wave) == 0


def test_walk_back_finds_what_a_page_without_these_cares_leaves(served, device):
    """The same steps on a link that was mailed, whose pages belong to one person."""
    device.goto(a_link(opened(served.world, questionnaire())))
    answer_all(device)
    assert {"q-often", "q-some", "My secret", "in the page"} <= set(left_everywhere(device, WALK))


@pytest.mark.parametrize("contact", ["My secret way", " "])
def test_device_shows_nothing_of_whoever_asked_to_be_contacted_and_asks_once(served, device, watch, contact):
    """The pages of a run lead to this form, too; whoever has the device next must not read who asked for help."""
    school = served.world.school
    with as_worker():
        make_box()
    before = sealed_requests(school)
    device.goto(f"/s/contact/{school.pk}/?d=1")
    device.locator("#name").fill("My secret name")
    device.locator("#contact").fill(contact)
    device.locator("#message").fill("My secret")
    with device.expect_navigation():
        device.get_by_role("button", name="Ask to be contacted").click()
    device.goto("/s/join/")
    watch.expect("422", "ERR_CACHE_MISS")
    found = []
    for step in ("back", "reload", "back", "reload"):
        with suppress(Error):  # a page that cannot be shown again is what we want
            {"back": device.go_back, "reload": device.reload}[step](timeout=5000)
        device.wait_for_timeout(500)
        with suppress(Error):
            found += device.evaluate(LEFT)
    assert found == []
    assert sealed_requests(school) == before + bool(contact.strip())


def sealed_requests(school) -> int:
    with as_worker(), scope(everything=True):
        return SealedRequest.objects.filter(school=school).count()
