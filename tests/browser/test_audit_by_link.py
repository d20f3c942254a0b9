"""A staff audit by link on a phone, and paper sheets by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from audits.enums import StepKind
from tests.audits.halls import Hall, envelopes, plan
from tests.audits.online import LEADERS, STAFF, Online


@pytest.fixture
def online(served) -> Online:
    """Online from today; everybody has a link."""
    today = timezone.localdate()
    held = Online(
        served.world, plan(served.world, form="electronic", opens_on=today, closes_on=today + timedelta(days=5))
    )
    held.invite(STAFF, LEADERS)
    held.send_links()
    return held


def test_what_is_written_survives_a_closed_page_and_a_lost_network_and_goes_with_the_button(online, open_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page, address = open_page(width=375), online.links()[STAFF[0]]
    page.goto(address)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Promises kept")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    box = page.locator("textarea").first
    box.fill("Marking at home until ten")
    expect(page.locator("[data-hall-stays]")).to_be_visible()
    page.goto(address)
    page.goto(f"{address}?write=1")
    expect(box).to_have_value("Marking at home until ten")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-hall-note]")).to_contain_text("No connection")
    page.context.set_offline(False)
    assert envelopes(online) == 0
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Sent", exact=True)).to_be_visible()
    assert envelopes(online) == 1
    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto(f"{address}?write=1")
    expect(box).to_have_value("")


def test_a_sheet_is_typed_and_saved_by_keyboard_alone(served, open_page):
    held = Hall(served.world, plan(served.world, form="aloud"))
    held.open()
    step = held.go_to(StepKind.ALONE)
    page = open_page("head")
    address = reverse("audits:paper", args=[held.audit.school_id, held.audit.pk, 1])
    page.goto(f"{address}?step={step.pk}&group=1")
    for number in (1, 2):
        expect(page.get_by_label("Rating").first).to_be_focused()
        page.keyboard.type("2")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Of sheet {number}")
        page.get_by_role("button", name="Save and next sheet").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Saved. Type in the next sheet.")).to_be_visible()
        expect(page.get_by_label("Strength").first).to_have_value("")
    assert envelopes(held) == 2
    page.go_back()
    expect(page.get_by_label("Strength").first).to_have_value("")
