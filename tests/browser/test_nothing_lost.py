"""Nothing that was answered is lost by Back, reload or a dead network, and nothing of it stays in the browser."""

import re

from playwright.sync_api import expect

from tests.browser.test_answering import _fresh, ballots, forget, go_on  # noqa: F401 - fixtures
from tests.surveys.questionnaires import KINDS, a_link, opened, questionnaire

KEPT = "Object.values(sessionStorage).join()"


def test_reload_and_another_browser_lose_nothing(served, open_page):
    link = a_link(opened(served.world, questionnaire()))
    page = open_page()
    page.goto(link)
    page.locator("label[for=q-often-4]").click()
    go_on(page)
    page.goto(link)
    expect(page.get_by_text("Welcome back")).to_be_visible()
    expect(page.locator("#q-often-4")).to_be_checked()
    page.get_by_role("link", name="Continue where you left off").click()
    page.locator("textarea").fill("More trees")
    go_on(page, "back")
    expect(page.locator("#q-often-4")).to_be_checked()
    elsewhere = open_page(width=360)
    elsewhere.goto(link)
    expect(elsewhere.locator("#q-often-4")).to_be_checked()
    go_on(elsewhere)
    expect(elsewhere.locator("textarea")).to_have_value("More trees")


def test_back_and_reload_of_the_browser_lead_to_pages_and_keep_what_was_answered(served, open_page):
    few = {name: KINDS[name] for name in ("often", "agree", "one", "some", "score")}
    more = {f"more-{number}": KINDS["agree"] for number in range(7)}
    page = open_page(width=360)
    page.goto(a_link(opened(served.world, questionnaire(few | more))))
    page.locator("label[for=q-often-4]").click()
    go_on(page)
    page.locator("main label").first.click()
    go_on(page)
    expect(page).to_have_title(re.compile("Page 3 of 3"))
    page.reload()
    expect(page).to_have_title(re.compile("Page 3 of 3"))
    page.go_back()
    expect(page).to_have_title(re.compile("Page 2 of 3"))
    expect(page.locator("main input:checked")).to_have_count(1)
    page.go_back()
    expect(page).to_have_title(re.compile("Page 1 of 3"))
    expect(page.locator("#q-often-4")).to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page).to_have_title(re.compile("Page 3 of 3"))
    page.go_back()
    page.go_back()
    # A page out of the history changes its own answers and none of those that came after it.
    page.locator("label[for=q-often-5]").click()
    go_on(page)
    expect(page.locator("main input:checked")).to_have_count(1)


def test_dead_network_loses_nothing_that_was_answered(served, open_page, watch):
    wave = opened(served.world, questionnaire())
    watch.expect("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    page = open_page()
    page.goto(a_link(wave))
    page.locator("label[for=q-often-4]").click()
    page.context.set_offline(True)
    page.locator("button.govuk-button[value=next]").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()
    expect(page).to_have_title(re.compile("Page 2 of 2"))
    go_on(page, "back")
    expect(page.locator("#q-often-4")).to_be_checked()


def test_back_after_a_dead_network_keeps_what_was_chosen_and_written(served, open_page, watch):
    wave = opened(served.world, questionnaire({name: KINDS[name] for name in ("often", "some", "words")}))
    watch.expect("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    page = open_page()
    page.goto(a_link(wave))
    page.locator("label[for=q-often-4]").click()
    page.locator("label[for=q-some-o2]").click()
    page.locator("textarea").fill("More trees")
    page.context.set_offline(True)
    page.locator("button.govuk-button[value=next]").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    expect(page.locator("#q-often-4")).to_be_checked()
    expect(page.locator("#q-some-o2")).to_be_checked()
    expect(page.locator("textarea")).to_have_value("More trees")
    go_on(page)
    assert page.evaluate(KEPT) == ""


def test_nothing_readable_stays_in_the_browser(served, open_page):
    page = open_page()
    page.goto(a_link(opened(served.world, questionnaire())))
    page.locator("label[for=q-often-4]").click()
    go_on(page)
    script = (
        "[localStorage.length, sessionStorage.length, document.cookie, navigator.serviceWorker?.controller ?? null]"
    )
    assert page.evaluate(script) == [0, 0, "", None]
    assert page.context.cookies() == []


def test_reload_keeps_what_was_not_sent_on_and_nothing_is_left_when_it_was(served, open_page):
    wave = opened(served.world, questionnaire({name: KINDS[name] for name in ("often", "some", "words")}))
    page = open_page(width=390)
    page.goto(a_link(wave))
    page.locator("label[for=q-often-4]").click()
    page.locator("label[for=q-some-o1]").click()
    page.locator("label[for=q-some-o2]").click()
    page.locator("label[for=q-some-o1]").click()
    page.locator("textarea").fill("More trees")
    for come_back in (page.reload, lambda: page.goto(a_link(wave))):
        come_back()
        expect(page.locator("#q-often-4")).to_be_checked()
        expect(page.locator("#q-some-o1")).not_to_be_checked()
        expect(page.locator("#q-some-o2")).to_be_checked()
        expect(page.locator("textarea")).to_have_value("More trees")
    assert "More trees" in page.evaluate(KEPT)
    go_on(page)
    expect(page.locator(".wqm-review")).to_contain_text("More trees")
    assert page.evaluate(KEPT) == ""
    page.go_back()
    page.locator("textarea").fill("Fewer trees")
    page.go_forward()
    assert "Fewer trees" in page.evaluate(KEPT)
    go_on(page, "send")
    assert page.evaluate(KEPT) == ""
    assert ballots(wave) == 1


def test_cleared_answer_stays_cleared(served, open_page):
    page = open_page()
    page.goto(a_link(opened(served.world, questionnaire({name: KINDS[name] for name in ("often", "agree")}))))
    page.locator("label[for=q-often-4]").click()
    go_on(page)
    go_on(page, "back")
    page.locator("label[for=q-agree-3]").click()
    for left in (1, 0):
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("Clear")).first.click()
        expect(page.locator("main input:checked")).to_have_count(left)
        page.reload()
        expect(page.locator("main input:checked")).to_have_count(left)


def test_what_another_device_has_sent_on_since_is_newer_than_what_a_tab_kept(served, open_page):
    link = a_link(opened(served.world, questionnaire()))
    page, elsewhere = open_page(), open_page()
    page.goto(link)
    page.locator("label[for=q-often-4]").click()
    elsewhere.goto(link)
    elsewhere.locator("label[for=q-often-2]").click()
    go_on(elsewhere)
    page.reload()
    expect(page.locator("#q-often-2")).to_be_checked()
    assert page.evaluate(KEPT) == ""
