"""A tablet of a test: the visit of today, a copy on it, and what its browser holds."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

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
from assessments.services.notes import save_note
from tests import factories as f
from tests.databases import as_worker
from wqm.tenancy.scope import scope

PIN = "284617"
WORDS = "Pupils greet each other at the gate"
WRITTEN = (VisitNote, TargetCheck, EvidenceCheck, Disclosure, InternalRemark, Finding, VisitDevice)
# What a tablet without a network, or without a right, makes the browser say.
AWAY = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "the server responded with a status of 4")
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


def visit_of_today(served) -> Visit:
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


def saved_by(served, visit: Visit, text: str, *, key=None, edition: int = 0) -> VisitNote:
    """A colleague writes."""
    with scope(everything=True):
        return save_note(
            visit=visit, key=key or uuid4(), by=served.world.person("assessor_elsewhere"), edition=edition,
            written_at=timezone.now(), kind="seen", voice="", is_few=False, item=AgendaItem.objects.get(visit=visit),
            principle=None, text=text, use="",
        )  # fmt: skip
