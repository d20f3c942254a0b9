"""Two people, two tabs, two sessions at one visit: nothing is doubled, lost unseen or sent under another name."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import (
    Engagement,
    Visit,
)
from tests.browser.tablets import AWAY, WORDS, enter, later, open_day, saved_by, see, status, texts, visit_of_today
from tests.databases import as_worker
from wqm.tenancy.scope import scope


@pytest.fixture
def visit(served) -> Visit:
    return visit_of_today(served)


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
  const said = {
    kind: 'seen', voice: '', few: false, item: null, principle: null, text: 'One', use: '', written_at: '',
  };
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


def test_who_learns_reads_everything_and_writes_nothing(served, visit, open_page):
    with scope(everything=True), as_worker():
        mine = Engagement.objects.filter(visit=visit, user=served.world.person("assessor_elsewhere"))
        mine.update(role="shadow")
    page = open_day(open_page("assessor_elsewhere", width=820), visit)
    expect(page.get_by_text("You are here to learn")).to_be_visible()
    assert page.get_by_role("button", name=re.compile(r"^\+")).count() == 0
    with scope(everything=True), as_worker():
        mine.update(role="co_assessor")
