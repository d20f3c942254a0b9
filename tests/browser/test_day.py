"""The tablet on the day of a visit: no word is lost without a network, nothing can be read without the PIN."""

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from assessments.models import (
    Agenda,
    AgendaItem,
    Disclosure,
    Engagement,
    EvidenceCheck,
    Finding,
    InternalRemark,
    TargetCheck,
    Visit,
    VisitDevice,
    VisitNote,
)
from assessments.services.briefing import make_briefing
from assessments.services.devices import end_device
from assessments.services.notes import save_note
from tests import factories as f
from tests.browser.axe import faults
from tests.databases import as_worker
from wqm.sealing.names import NOT_NAMES
from wqm.tenancy.scope import scope

PIN = "284617"
WORDS = "Pupils greet each other at the gate"
WRITTEN = (VisitNote, TargetCheck, EvidenceCheck, Disclosure, InternalRemark, Finding, VisitDevice)
# What a tablet without a network, or without a right, makes the browser say.
AWAY = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "the server responded with a status of 4")
EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "voices.json").read_text(encoding="utf-8"))
# Everything in the browser's stores as one text: rows, bytes read as letters, cached pages and scripts.
RAW = """async () => {
  const letters = value => value instanceof Uint8Array ? new TextDecoder().decode(value)
    : value instanceof ArrayBuffer ? new TextDecoder().decode(new Uint8Array(value))
    : value && typeof value === 'object' ? Object.values(value).map(letters).join(' ') : String(value);
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise(done => {
      const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise(done => {
        const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result);
      });
      rows.push(...all.map(letters));
    }
    db.close();
  }
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      pages.push(request.url);
      if (/day\\/$/.test(request.url)) pages.push(await (await cache.match(request)).text());
    }
  }
  return { rows, text: [...rows, ...pages, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join(' ') };
}"""


@pytest.fixture
def visit(served) -> Visit:
    """Hazel's visit, today; the assessor leads, somebody else helps, nothing is written."""
    world = served.world
    with scope(everything=True):
        today = timezone.localdate()
        unrecorded = {"state": "booked", "recorded_at": None, "recorded_by": None, "summary": "", "outcome": None}
        Visit.objects.filter(school=world.school, state="recorded").update(**unrecorded)
        visit = world.visit()
        with as_worker():  # the web deletes no disclosure
            for kind in WRITTEN:
                kind.objects.filter(visit=visit).delete()
        Visit.objects.filter(pk=visit.pk).update(starts_on=today, ends_on=today)
        until = today + timedelta(days=9)
        Engagement.objects.filter(visit=visit).update(read_until=until)
        if not Engagement.objects.filter(visit=visit, user=world.person("assessor_elsewhere")).exists():
            f.EngagementFactory(
                visit=visit, user=world.person("assessor_elsewhere"), role="co_assessor", state="accepted",
                answered_at=timezone.now(), declared_at=timezone.now(), read_until=until,
                asked_by=world.person("officer"),
            )  # fmt: skip
        Agenda.objects.filter(visit=visit).update(dsl_name="Owen Prosser", dsl_phone="01632 960 171")
        AgendaItem.objects.filter(visit=visit).update(voice="pupils", principles=["care"])
        make_briefing(visit=visit)
        return world.visit()


def open_day(page: Page, visit: Visit) -> Page:
    """With a new copy on this tablet."""
    page.goto(reverse("visits:day", args=[visit.pk]))
    page.get_by_label("PIN for this visit").fill(PIN)
    page.get_by_label("The same PIN again").fill(PIN)
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hazel Primary")
    expect(status(page)).to_contain_text("All sent")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match(location.pathname).then(Boolean)")
    return page


def enter(page: Page, pin: str = PIN) -> None:
    page.get_by_label("PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Open", exact=True).click()


def later(page: Page, seconds: int) -> None:
    """Time passes; then somebody looks at the page again."""
    page.clock.fast_forward(seconds * 1000)
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def status(page: Page):
    return page.locator("[data-day-status]")


def see(page: Page, kind: str = "Seen", words: str = WORDS) -> None:
    """A new note: one tap, and type."""
    page.get_by_role("button", name=f"+ {kind}").first.click()
    page.keyboard.insert_text(words)


def texts(visit: Visit) -> list[str]:
    with scope(everything=True):
        return sorted(VisitNote.objects.filter(visit=visit).values_list("text", flat=True))


def rows(page: Page) -> list[str]:
    return page.evaluate(RAW)["rows"]


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


def saved_by(served, visit: Visit, text: str, *, key=None, edition: int = 0) -> VisitNote:
    """A colleague writes."""
    with scope(everything=True):
        return save_note(
            visit=visit, key=key or uuid4(), by=served.world.person("assessor_elsewhere"), edition=edition,
            written_at=timezone.now(), kind="seen", voice="", is_few=False, item=AgendaItem.objects.get(visit=visit),
            principle=None, text=text, use="",
        )  # fmt: skip


def test_two_writers_see_both_versions_and_choose_once(served, visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_page("assessor", width=820)
    page.clock.install()
    open_day(page, visit)
    first = saved_by(served, visit, "From my colleague")
    later(page, 30)
    card = page.locator(f"[data-id='note:{first.key}']")
    expect(card).to_contain_text("assessor_elsewhere")
    page.context.set_offline(True)
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note", exact=True).fill("From me")
    saved_by(served, visit, "From my colleague, again", key=first.key, edition=first.edition)
    page.context.set_offline(False)
    met = card.get_by_role("alert")
    expect(met).to_contain_text("assessor_elsewhere saved this while you were writing")
    expect(met).to_contain_text("From my colleague, again")
    assert texts(visit) == ["From my colleague, again"]
    card.get_by_label("Note", exact=True).fill("From both of us")
    met.get_by_role("button", name="Replace it with my version").click()
    expect(status(page)).to_contain_text("All sent")
    assert texts(visit) == ["From both of us"]
    expect(met).to_have_count(0)


def test_answer_that_never_came_is_no_conflict_with_oneself(visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_day(open_page("assessor", width=820), visit)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/day/sync/", lose_the_answer, times=1)
    see(page)
    expect(status(page)).to_contain_text("No network")
    assert texts(visit) == [WORDS]
    page.get_by_label("Note", exact=True).fill(f"{WORDS}, and us")
    expect(status(page)).to_contain_text("All sent", timeout=30_000)
    assert texts(visit) == [f"{WORDS}, and us"]
    assert page.get_by_role("alert").filter(has_text="while you were writing").count() == 0


def test_two_tabs_write_into_one_store_and_double_nothing(visit, open_page, watch):
    watch.expect(*AWAY)
    one = open_day(open_page("assessor", width=820), visit)
    other = one.context.new_page()
    other.goto(one.url)
    enter(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Hazel Primary")
    one.context.set_offline(True)
    see(one, words="From one tab")
    see(other, words="From the other tab")
    one.evaluate("document.activeElement.blur()")  # here every page has the focus; with people one has
    card = other.locator("[data-id^=note]").filter(has_text="From one tab")
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Note", exact=True).fill("From one tab, changed in the other")
    expect(one.get_by_label("Note", exact=True).first).to_have_value(re.compile("changed in the other"))
    expect(status(one)).to_contain_text("2 changes not sent yet")
    one.context.set_offline(False)
    for page in (one, other):
        expect(status(page)).to_contain_text("All sent", timeout=30_000)
    assert texts(visit) == ["From one tab, changed in the other", "From the other tab"]


# Two tabs on a note; one has its answer from the server, which the other has not heard of when it writes on.
TAB_THAT_IS_LATE = """async () => {
  const load = name => import(`/static/js/day/${name}.js`);
  const [{ Store }, { makeCopy, copyOf }, { took }] = await Promise.all(['store', 'vault', 'outcomes'].map(load));
  const key = await makeCopy(999, 1, '284617'), copy = await copyOf(999), place = { key: crypto.randomUUID() };
  const said = { kind: 'seen', voice: '', few: false, item: null, principle: null, text: 'One', use: '',
    written_at: '' };
  const one = new Store(999, key, copy), other = new Store(999, key, copy);
  for (const store of [one, other]) { store.data = { me: 'me', few: 5 }; store.channel.onmessage = null; }
  one.write('note', place, said);
  await one.saved();
  await other.load();
  other.data = { me: 'me', few: 5 };
  await took(one, one.list()[0], 1);
  other.write('note', place, { ...said, text: 'One and more' });
  await other.saved();
  const later = new Store(999, key, copy);
  await later.load();
  return later.list().map(change => [change.said.text, change.edition]);
}"""


def test_tab_that_is_late_goes_on_from_what_the_server_has(served, look_at):
    page = look_at()
    page.goto("/healthz")
    assert page.evaluate(TAB_THAT_IS_LATE) == [["One and more", 1]]


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


def test_signed_out_it_says_so_and_goes_on_after_signing_in_but_never_as_someone_else(served, visit, open_page, watch):
    watch.expect(*AWAY)
    page = open_day(open_page("assessor", width=820), visit)
    mine = page.context.cookies()
    page.context.clear_cookies()
    see(page)
    expect(status(page)).to_contain_text("You are signed out. 1 change not sent yet.", timeout=30_000)
    expect(page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    page.context.add_cookies(served.cookies_of(served.world.person("assessor_elsewhere")))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_contain_text("Someone else is signed in on this tablet", timeout=30_000)
    assert texts(visit) == []
    page.context.clear_cookies()
    page.context.add_cookies(mine)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_contain_text("All sent", timeout=30_000)
    assert texts(visit) == [WORDS]


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


def test_who_learns_reads_everything_and_writes_nothing(served, visit, open_page):
    with scope(everything=True), as_worker():
        mine = Engagement.objects.filter(visit=visit, user=served.world.person("assessor_elsewhere"))
        mine.update(role="shadow")
    page = open_day(open_page("assessor_elsewhere", width=820), visit)
    expect(page.get_by_text("You are here to learn")).to_be_visible()
    assert page.get_by_role("button", name=re.compile(r"^\+")).count() == 0
    with scope(everything=True), as_worker():
        mine.update(role="co_assessor")


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
