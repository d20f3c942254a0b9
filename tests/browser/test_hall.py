"""A hall in a browser: a screen, a facilitator, phones. Each step is looked at by axe; the network goes in between."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audits.enums import StepKind
from audits.models import Entry
from tests.audits.halls import Hall, plan
from tests.browser.axe import faults
from wqm.tenancy.scope import scope

WORDS = "Marking at home until ten"


@pytest.fixture
def in_hall(served) -> Hall:
    """Its session is open."""
    held = Hall(served.world, plan(served.world))
    held.open()
    return held


def at_seat(page: Page, held: Hall, number: int = 1) -> Page:
    """A phone with a slip of the first group."""
    page.goto(held.address(1, number))
    return page


def place(held: Hall, name: str) -> str:
    """A page of those who lead."""
    return reverse(f"audits:{name}", args=[held.audit.school_id, held.audit.pk, 1])


def texts(held: Hall) -> list[str]:
    with scope(everything=True):
        return list(Entry.objects.filter(audit=held.audit).values_list("text", flat=True))


def test_every_step_is_without_fault_on_phone_and_screen(in_hall, open_page):
    phone, screen = open_page(width=375), open_page("head", width=1280)
    looked_at = []
    for kind in ("lobby", *StepKind.values):
        if kind != "lobby":
            step = in_hall.go_on()
            assert step.kind == kind
        phone.goto(in_hall.address(1, 1))
        screen.goto(place(in_hall, "screen"))
        assert (kind, faults(phone), faults(screen)) == (kind, [], [])
        if kind == StepKind.ALONE:
            in_hall.send(1, 2, entry_1_weakness=WORDS, rating_1="2")
        if kind == StepKind.GROUPS:
            phone.get_by_role("button", name="Write for the group on this device").click()
            assert faults(phone) == []
        looked_at.append(kind)
        if kind != "lobby":
            in_hall.end()
    assert looked_at == ["lobby", *StepKind.values]


def test_what_is_written_stays_on_the_phone_survives_a_reload_and_is_sent_when_the_step_ends(in_hall, open_page):
    in_hall.go_to(StepKind.ALONE)
    phone = at_seat(open_page(width=375), in_hall)
    box = phone.locator("[name=entry-1-weakness]")
    box.fill(WORDS)
    phone.get_by_role("button", name="Add another: weakness").first.click()
    phone.locator("[name=entry-1-weakness]").nth(1).fill("Two of them")
    phone.get_by_role("button", name="Next", exact=True).click()
    phone.locator("[name=entry-2-idea]").fill("Shorter meetings")
    expect(phone.get_by_text("2 of 6")).to_be_visible()
    phone.reload()
    expect(phone.locator("[name=entry-1-weakness]").nth(1)).to_have_value("Two of them")
    assert texts(in_hall) == []
    lead = open_page("head")
    lead.goto(place(in_hall, "lead"))
    expect(lead.locator("[data-audit-ends]")).to_have_text("15 minutes left.")
    step = in_hall.go_on()
    expect(lead.locator("[data-audit-left]")).to_contain_text("seconds to go", timeout=10_000)
    expect(phone.locator("[data-hall-note]")).to_contain_text("Sent", timeout=20_000)
    in_hall.release(step)
    assert sorted(texts(in_hall)) == sorted([WORDS, "Two of them", "Shorter meetings"])
    expect(phone.get_by_role("heading", level=1)).to_contain_text("done", timeout=20_000)


def test_without_a_network_it_waits_and_arrives_once_when_it_is_back(in_hall, open_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    in_hall.go_to(StepKind.ALONE)
    phone = at_seat(open_page(width=375), in_hall)
    phone.locator("[name=entry-1-idea]").fill(WORDS)
    phone.context.set_offline(True)
    step = in_hall.go_on()
    expect(phone.locator("[data-hall-note]")).to_contain_text("No connection", timeout=20_000)
    phone.context.set_offline(False)
    expect(phone.locator("[data-hall-note]")).to_contain_text("Sent", timeout=20_000)
    in_hall.release(step)
    assert texts(in_hall) == [WORDS]


def test_a_phone_that_slept_through_the_end_asks_before_it_sends(in_hall, open_page):
    in_hall.go_to(StepKind.ALONE)
    phone = at_seat(open_page(width=375), in_hall)
    phone.locator("[name=entry-1-idea]").fill(WORDS)
    phone.goto("about:blank")
    in_hall.end()
    in_hall.go_on()
    at_seat(phone, in_hall)
    late = phone.locator("[data-hall-late]")
    expect(late).to_contain_text("Not sent yet")
    late.get_by_role("button", name="Send it").click()
    expect(phone.locator("[data-hall-note]")).to_contain_text("Sent", timeout=20_000)
    assert WORDS not in phone.evaluate("JSON.stringify(localStorage)")
    assert texts(in_hall) == []


def test_a_shared_device_sends_at_once_and_holds_nothing_for_the_next(in_hall, open_page):
    in_hall.go_to(StepKind.ALONE)
    phone = at_seat(open_page(width=375), in_hall)
    phone.locator("[name=entry-1-idea]").fill(WORDS)
    phone.get_by_text("Someone else needs this device").click()
    phone.get_by_role("button", name="Send now and pass the device on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sent")
    assert WORDS not in phone.evaluate("JSON.stringify(localStorage)")
    assert in_hall.token(1, 1) not in phone.evaluate("JSON.stringify(localStorage)")
    at_seat(phone, in_hall, 2)
    expect(phone.locator("[name=entry-1-idea]")).to_have_value("")


def test_the_screen_turns_pages_and_changes_dark_and_light_by_keyboard(in_hall, open_page):
    screen = open_page("head", width=1280)
    screen.goto(place(in_hall, "screen"))
    title = screen.locator("h1:visible").first
    first = title.inner_text()
    screen.keyboard.press("ArrowRight")
    expect(screen.locator("h1:visible").first).not_to_have_text(first)
    screen.keyboard.press("ArrowLeft")
    expect(screen.locator("h1:visible").first).to_have_text(first)
    screen.keyboard.press("d")
    assert "wqm-screen--dark" in screen.locator("html").get_attribute("class")
    assert faults(screen) == []
    screen.reload()
    assert "wqm-screen--dark" in screen.locator("html").get_attribute("class")


def test_the_screen_and_the_facilitators_page_follow_the_session(in_hall, open_page):
    screen, lead = open_page("head", width=1280), open_page("wellbeing_lead", width=375)
    screen.goto(place(in_hall, "screen"))
    lead.goto(place(in_hall, "lead"))
    lead.get_by_role("button", name="Start this step").click()
    expect(lead.get_by_role("button", name="End this step")).to_be_visible()
    expect(screen.locator(".wqm-screen__title")).to_have_text("Opening", timeout=10_000)
    assert faults(lead) == []


def test_a_device_that_takes_the_pen_back_sends_for_its_group(in_hall, open_page):
    in_hall.go_to(StepKind.ALONE)
    in_hall.end()
    assert in_hall.go_on().kind == StepKind.GROUPS
    phone = open_page(width=375)
    phone.goto(in_hall.address(1, 1))
    phone.get_by_role("button", name="Write for the group on this device").click()
    phone.locator("[name=entry-1-idea]").first.fill("Before someone else wrote")
    in_hall.take_pen(1, 2)
    phone.goto(in_hall.address(1, 1))
    phone.get_by_role("button", name="Write on this device instead").click()
    expect(phone.locator("[name=entry-1-idea]").first).to_have_value("Before someone else wrote")
    phone.get_by_role("button", name="We are finished: send").click()
    expect(phone.get_by_role("heading", name="Sent")).to_be_visible()
    in_hall.end()
    with scope(everything=True):
        assert Entry.objects.filter(audit=in_hall.audit, text="Before someone else wrote").exists()
