"""The tablet on the day of a visit: no word is lost without a network, nothing can be read without the PIN."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, expect

from assessments.models import (
    Disclosure,
    Engagement,
    Visit,
    VisitDevice,
    VisitNote,
)
from assessments.services.devices import end_device
from tests.browser.axe import faults
from tests.browser.tablets import (
    AWAY,
    RAW,
    WORDS,
    enter,
    later,
    open_day,
    rows,
    saved_by,
    see,
    status,
    texts,
    visit_of_today,
)
from wqm.sealing.names import NOT_NAMES
from wqm.tenancy.scope import scope

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "voices.json").read_text(encoding="utf-8"))


@pytest.fixture
def visit(served) -> Visit:
    return visit_of_today(served)


def test_script_knows_the_same_names_as_the_server(served, look_at):
    page = look_at()
    page.goto("/healthz")
    answers = page.evaluate(
        """async ({known, people, nobody, quoted}) => {
          const { peopleIn, isQuoted } = await import("/static/js/day/voices.js");
          const names = new Set(known);
          return [[...people.map(each => each[0]), ...nobody].map(text => peopleIn(text, names)),
                  quoted.map(each => isQuoted(each[0]))];
        }""",
        {**EXAMPLES, "known": sorted(set(EXAMPLES["known"]) - NOT_NAMES)},
    )
    assert answers[0] == [found for _, found in EXAMPLES["people"]] + [[] for _ in EXAMPLES["nobody"]]
    assert answers[1] == [quoted for _, quoted in EXAMPLES["quoted"]]


def test_ten_minutes_without_a_network_and_a_reload_lose_no_word(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    page.context.set_offline(True)
    see(page)
    see(page, "Read", "Minutes of May")
    expect(status(page)).to_contain_text("Saved on this tablet. No network. 2 changes not sent yet.")
    page.clock.fast_forward(10 * 60_000)
    page.reload()
    expect(page.get_by_text("2 changes on this tablet are not sent yet.")).to_be_visible()
    enter(page)
    expect(status(page)).to_contain_text("2 changes not sent yet")
    page.get_by_label("Part of the day").select_option(index=0)
    page.locator("[data-id^=note]").get_by_text("Minutes of May").wait_for()
    assert texts(visit) == []
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("All sent")
    assert texts(visit) == sorted([WORDS, "Minutes of May"])
    page.reload()
    enter(page)
    expect(status(page)).to_contain_text("All sent")
    assert texts(visit) == sorted([WORDS, "Minutes of May"])


def test_nothing_on_the_tablet_can_be_read_without_the_pin(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_day(open_page("assessor", width=820), visit)
    page.context.set_offline(True)
    see(page)
    expect(status(page)).to_contain_text("Saved on this tablet")
    raw = page.evaluate(RAW)
    assert len(raw["rows"]) == 4  # the envelope, the pack, what was written, one change
    assert [word for word in (WORDS, "greet", "Hazel", "Owen", "assessor") if word in raw["text"]] == []
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert "Hazel" not in page.content()
    enter(page)
    expect(page.locator("[data-id^=note]")).to_contain_text(WORDS)


def test_wrong_pins_are_counted_and_the_tenth_deletes_the_copy(visit, open_page):
    page = open_day(open_page("assessor", width=820), visit)
    page.reload()
    for left in range(9, 0, -1):
        enter(page, "111111")
        words = "1 attempt is left" if left == 1 else f"{left} attempts are left"
        expect(page.get_by_role("alert")).to_contain_text(words)
        if left == 5:
            page.reload()
    enter(page, "111111")
    expect(page.get_by_role("heading", level=1)).to_have_text("The copy was deleted")
    assert rows(page) == []


def test_page_locks_after_fifteen_minutes_without_a_touch(visit, open_page):
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    page.clock.fast_forward(14 * 60_000)
    page.mouse.click(400, 700)
    page.clock.fast_forward(14 * 60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hazel Primary")
    page.clock.fast_forward(2 * 60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert "Hazel" not in page.content()


def test_name_is_marked_while_it_is_typed_and_goes_when_it_is_mended(visit, open_page):
    page = open_day(open_page("assessor", width=820), visit)
    see(page, words="Mrs Green is kind")
    box = page.get_by_label("Note", exact=True)
    expect(page.locator("mark")).to_have_text("Mrs Green")
    expect(page.get_by_text("Leave out “Mrs Green”. Say which group spoke, not who.")).to_be_visible()
    expect(status(page)).to_contain_text("1 change not sent yet")
    page.wait_for_timeout(2000)  # longer than the pause after which words are sent
    assert texts(visit) == []
    expect(box).to_have_value("Mrs Green is kind")
    box.fill("Staff are kind")
    expect(status(page)).to_contain_text("All sent")
    assert texts(visit) == ["Staff are kind"]


def test_what_few_said_belongs_to_a_principle_and_not_to_the_part_of_the_day(visit, open_page):
    page = open_day(open_page("assessor", width=820), visit)
    see(page, "Heard", "“Hours are a worry”")
    page.get_by_label("Fewer than 5 people").check()
    page.get_by_label("Principle").last.select_option(index=1)
    expect(page.get_by_text("without quotation marks")).to_be_visible()
    page.get_by_label("Note", exact=True).fill("Hours are a worry")
    expect(status(page)).to_contain_text("All sent")
    with scope(everything=True):
        note = VisitNote.objects.get(visit=visit)
        assert (note.is_few, note.item_id, note.principle_id is not None, note.voice) == (True, None, True, "pupils")


def test_disclosure_is_recorded_without_a_network_and_without_a_word(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_day(open_page("assessor", width=820), visit)
    page.context.set_offline(True)
    page.get_by_role("button", name="A disclosure").click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("link", name="01632 960 171").get_attribute("href") == "tel:01632960171"
    assert dialog.locator("textarea, input[type=text]").count() == 0
    assert faults(page) == []
    dialog.get_by_role("radio", name="Designated safeguarding lead", exact=True).check()
    dialog.get_by_role("button", name="Save these times").click()
    expect(dialog).to_contain_text("Not sent yet")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("All sent", timeout=30_000)
    with scope(everything=True):
        row = Disclosure.objects.get(visit=visit)
    assert (row.told, abs(row.heard_at - timezone.now()) < timedelta(minutes=3)) == ("dsl", True)


def record(served, visit: Visit) -> None:
    with scope(everything=True):
        Visit.objects.filter(pk=visit.pk).update(
            state="recorded", recorded_at=timezone.now(), recorded_by=served.world.person("assessor")
        )


def test_recorded_visit_is_wiped_once_its_unsent_words_were_offered(served, visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    page.context.set_offline(True)
    see(page)
    expect(status(page)).to_contain_text("Saved on this tablet")
    record(served, visit)
    page.context.set_offline(False)
    later(page, 30)
    expect(page.get_by_role("heading", level=1)).to_have_text("Some words were not sent")
    expect(page.get_by_label("Not sent", exact=True)).to_have_value(re.compile(WORDS))
    assert len(rows(page)) > 1
    page.get_by_role("button", name="Delete them from this tablet").click()
    expect(page.get_by_text("The visit is recorded. Its copy on this tablet was deleted.")).to_be_visible()
    raw = page.evaluate(RAW)
    assert (raw["rows"], f"/visits/{visit.pk}/day/" in raw["text"]) == ([], False)


def test_access_that_ended_wipes_the_tablet(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    with scope(everything=True):
        Engagement.objects.filter(visit=visit).update(read_until=timezone.localdate() - timedelta(days=1))
    later(page, 30)
    expect(page.get_by_text("Your access to this visit has ended.")).to_be_visible()
    assert rows(page) == []


@pytest.mark.parametrize("is_locked", [False, True])
def test_tablet_that_is_lost_wipes_itself_also_while_it_is_locked_and_signed_out(
    served, visit, open_page, watch, is_locked
):
    watch.expect(*AWAY)
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    if is_locked:
        page.get_by_role("button", name="Lock").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    page.context.clear_cookies()
    with scope(everything=True):
        end_device(device=VisitDevice.objects.get(visit=visit), by=served.world.person("officer"))
    later(page, 65)
    expect(page.get_by_text("This tablet was reported lost")).to_be_visible()
    assert rows(page) == []


def test_signing_out_asks_while_words_are_not_sent(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_day(open_page("assessor", width=820), visit)
    page.context.set_offline(True)
    see(page)
    expect(status(page)).to_contain_text("Saved on this tablet")
    page.route("**/day/sync/", lambda route: route.abort())
    page.context.set_offline(False)
    asked: list[str] = []
    other = page.context.new_page()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    other.on("dialog", stay)
    other.goto("/account/logout/")
    other.locator("main form[data-signs-out] button").click()
    assert [("1 change to a visit on this tablet is not sent yet" in message) for message in asked] == [True]
    assert len(rows(page)) == 4
    other.remove_listener("dialog", stay)
    other.on("dialog", lambda dialog: dialog.accept())
    other.reload()  # a second press within a second is none
    other.locator("main form[data-signs-out] button").click()
    other.wait_for_url(lambda url: "logout" not in url)
    page.keyboard.insert_text(", and more")
    expect(page.get_by_role("heading", level=1)).to_have_text("Some words were not sent")
    expect(page.get_by_label("Not sent", exact=True)).to_have_value(re.compile(f"{WORDS}, and more"))


def test_every_part_is_without_fault_on_tablet_and_phone(served, visit, open_page):
    saved_by(served, visit, "Seen by my colleague")
    page = open_day(open_page("assessor", width=820), visit)
    page.evaluate("location.hash = 'agenda/999999%E0'")
    expect(page.get_by_label("Part of the day")).to_be_visible()
    found = {}
    for tab in ("agenda", "principles", "targets", "evidence", "findings", "remarks", "school", "numbers", "unsent"):
        page.evaluate(f"location.hash = '{tab}'")
        if tab == "principles":
            see(page, "Heard", "Mrs Green is kind")
        if tab == "remarks":
            page.get_by_role("button", name="+ Remark").click()
        page.wait_for_timeout(100)
        found[tab] = faults(page)
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    found["locked"] = faults(page)
    assert {tab: problems for tab, problems in found.items() if problems} == {}
