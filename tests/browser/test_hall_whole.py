"""A hall in a browser where it is not as planned: a closed page, no script, long words; themes by drag and by keys."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from audits.enums import StepKind
from audits.models import Audit, Entry, Session, Theme
from tests.audits.halls import Hall, plan
from tests.browser.axe import faults
from tests.databases import as_worker
from wqm.tenancy.scope import scope

WORDS = "Marking at home until ten"


@pytest.fixture
def in_hall(served) -> Hall:
    """Its session is open."""
    held = Hall(served.world, plan(served.world))
    held.open()
    return held


def place(held: Hall, name: str) -> str:
    return reverse(f"audits:{name}", args=[held.audit.school_id, held.audit.pk, 1])


def texts(held: Hall) -> list[str]:
    with scope(everything=True):
        return sorted(Entry.objects.filter(audit=held.audit).values_list("text", flat=True))


def test_what_waited_for_the_network_goes_when_the_page_is_opened_again_and_counts_once(in_hall, open_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    in_hall.go_to(StepKind.ALONE)
    phone = open_page(width=390)
    phone.goto(in_hall.address(1, 1))
    phone.locator("[name=entry-1-idea]").fill(WORDS)
    phone.context.set_offline(True)
    phone.get_by_text("Someone else needs this device").click()
    phone.get_by_role("button", name="Send now and pass the device on").click()
    expect(phone.locator("[data-hall-note]")).to_contain_text("safe on this device", timeout=20_000)
    context = phone.context
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(in_hall.address(1, 1))
    expect(again.locator("[data-hall-note]")).to_contain_text("has arrived", timeout=20_000)
    again.reload()
    in_hall.end()
    assert texts(in_hall) == [WORDS]
    assert WORDS not in again.evaluate("JSON.stringify(localStorage)")


def test_without_a_script_one_looks_for_what_is_new_writes_and_sends(in_hall, open_page):
    phone = open_page(width=390, java_script_enabled=False)
    phone.goto(in_hall.address(1, 1))
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are in")
    in_hall.go_to(StepKind.ALONE)
    phone.get_by_role("link", name="See what is new").click()
    phone.locator("[name=entry-1-idea]").fill(WORDS)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sent")
    assert texts(in_hall) == []
    in_hall.end()
    in_hall.go_to(StepKind.GROUPS)
    phone.goto(in_hall.address(1, 2))
    expect(phone.get_by_text(WORDS)).to_be_visible()
    phone.get_by_role("button", name="Write for the group on this device").click()
    phone.locator("[name=entry-1-stop]").fill("Reports on Fridays")
    phone.get_by_role("button", name="We are finished: send").click()
    in_hall.end()
    assert texts(in_hall) == [WORDS, "Reports on Fridays"]


def test_the_private_commitment_leaves_the_page_nowhere(in_hall, open_page):
    in_hall.go_to(StepKind.CLOSING)
    phone = open_page(width=390)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    phone.goto(in_hall.address(1, 1))
    phone.get_by_label("One thing that I will do").fill("Go home at four")
    phone.get_by_label("Mostly").check()
    assert "four" not in phone.evaluate("JSON.stringify(localStorage)")
    in_hall.go_on()
    expect(phone.locator("[data-hall-note]")).to_contain_text("Sent", timeout=20_000)
    assert any("exit=4" in one for one in sent)
    assert not any("four" in one for one in sent)
    assert "four" not in phone.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_what_is_stored_can_be_read_in_the_middle_of_a_step(in_hall, open_page):
    in_hall.go_to(StepKind.ALONE)
    phone = open_page(width=390)
    phone.goto(in_hall.address(1, 1))
    phone.get_by_text("Nothing about you is stored").click()
    expect(phone.get_by_text("talked this through with")).to_be_visible()
    assert faults(phone) == []


def overflows(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_phone_tablet_and_the_screen_of_a_hall_fit_in_every_step(in_hall, open_page):
    """At 390, 768 and 1920 pixels, also the page of the one who leads; cards can be read at ten metres."""
    phone, tablet = open_page(width=390), open_page("wellbeing_lead", width=768)
    screen = open_page("head", width=1920, height=1080)
    for kind in StepKind:
        in_hall.go_on()
        if kind == StepKind.ALONE:
            in_hall.send(1, 2, entry_1_weakness="W" * 140 + " " + "i" * 139, entry_1_idea=WORDS, rating_1="2")
        phone.goto(in_hall.address(1, 1))
        tablet.goto(place(in_hall, "lead"))
        screen.goto(place(in_hall, "screen"))
        assert (kind, [overflows(page) for page in (phone, tablet, screen)]) == (kind, [False] * 3)
        assert (kind, faults(tablet)) == (kind, [])
        if kind == StepKind.READING:
            # 1920 pixels on a canvas of two and a half metres: 40 pixels are five centimetres, enough for ten metres.
            size = screen.locator(".wqm-screen__entry:not(.wqm-screen__entry--long)").first.evaluate(
                "one => parseFloat(getComputedStyle(one).fontSize)"
            )
            assert size >= 40
        in_hall.end()


@pytest.fixture
def sorting(in_hall) -> Hall:
    """Four entries wait to be joined."""
    with as_worker(), scope(everything=True):
        for number in range(4):
            Entry.objects.create(
                school=in_hall.audit.school, audit=in_hall.audit, principle=1, kind="idea", text=f"Idea {number}",
                state="hall",
            )  # fmt: skip
        Session.objects.filter(audit=in_hall.audit).update(state="over")
        Audit.objects.filter(pk=in_hall.audit.pk).update(state="gathering", ended_at=timezone.now())
    return in_hall


def in_themes(held: Hall) -> dict[str, str]:
    with scope(everything=True):
        rows = Entry.objects.filter(audit=held.audit).exclude(theme=None).order_by("text")
        return dict(rows.values_list("text", "theme__title"))


def test_entries_are_joined_by_keyboard_alone_and_by_dragging_several(sorting, open_page):
    page = open_page("head", width=1280)
    page.goto(reverse("audits:themes", args=[sorting.audit.school_id, sorting.audit.pk]) + "?principle=1")
    page.get_by_label("Idea 0").focus()
    page.keyboard.press("Space")
    page.get_by_label("into a new theme").focus()
    page.keyboard.type("By keyboard")
    page.get_by_role("button", name="Put together").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="By keyboard")).to_be_visible()
    assert in_themes(sorting) == {"Idea 0": "By keyboard"}
    page.get_by_label("Idea 1").check()
    page.get_by_label("Idea 2").check()
    page.locator("[data-entry]", has_text="Idea 1").drag_to(page.locator("[data-theme]"))
    expect(page.get_by_text("3 entries")).to_be_visible()
    assert in_themes(sorting) == {f"Idea {number}": "By keyboard" for number in range(3)}
    with scope(everything=True):
        assert Theme.objects.filter(audit=sorting.audit).count() == 1


def test_a_reload_of_the_screen_shows_the_same_slide_and_the_same_principle(in_hall, open_page):
    screen = open_page("head", width=1280)
    screen.goto(place(in_hall, "screen"))
    for _ in range(2):
        screen.keyboard.press("ArrowRight")
    title = screen.locator("h1:visible").first.inner_text()
    screen.reload()
    expect(screen.locator("h1:visible").first).to_have_text(title)
    with as_worker(), scope(everything=True):
        for number in (1, 2):
            Entry.objects.create(
                school=in_hall.audit.school, audit=in_hall.audit, principle=number, kind="idea", text=f"Of {number}",
                state="hall",
            )  # fmt: skip
    in_hall.go_to(StepKind.READING)
    screen.goto(place(in_hall, "screen"))
    screen.keyboard.press("ArrowRight")
    expect(screen.get_by_text("Of 2")).to_be_visible()
    screen.reload()
    expect(screen.get_by_text("Of 2")).to_be_visible()
