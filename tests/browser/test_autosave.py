"""Writing while it saves itself: nothing is lost, whatever happens in between."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from evidence.models import Judgement
from tests.world import PASSWORD
from wqm.tenancy.scope import scope

SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture
def criterion(served, request):
    """Another criterion for every test, so that none sees what the one before wrote."""
    index = list(request.session.items).index(request.node) % 15
    principle = served.world.version.principles.get(number=2 + index % 5)
    return principle.criteria.get(number=1 + index // 5)


@pytest.fixture
def path(served, criterion) -> str:
    return f"/schools/{served.world.school.pk}/self-evaluation/{criterion.pk}/"


def stored(served, criterion) -> tuple[str, int | None]:
    """The words and the judgement in the database."""
    with scope(everything=True):
        judgement = (
            Judgement.objects.filter(cycle=served.world.cycle(), criterion=criterion).select_related("point").first()
        )
    return (judgement.narrative, judgement.point and judgement.point.value) if judgement else ("", None)


def words(page):
    return page.get_by_label("How do we know?")


def status(page):
    return page.locator("[data-autosave-status]")


def test_typing_saves_and_says_when(served, criterion, path, open_page):
    page = open_page("head")
    page.goto(path)
    words(page).press_sequentially("We listen on Mondays.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "We listen on Mondays."
    with page.expect_response("**/autosave/"):
        words(page).press_sequentially(" And on Fridays.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "We listen on Mondays. And on Fridays."
    page.reload()
    expect(words(page)).to_have_value("We listen on Mondays. And on Fridays.")


def test_choosing_saves_as_well(served, criterion, path, open_page):
    page = open_page("head")
    page.goto(path)
    page.locator("input[name=point]").nth(1).check()
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[1] is not None


def test_words_and_choice_survive_a_lost_connection(served, criterion, path, open_page, watch):
    watch.expect("ERR_CONNECTION_FAILED")
    page = open_page("head")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path)
    page.route("**/autosave/", lambda route: route.abort("connectionfailed"))
    page.locator("input[name=point]").nth(2).check()
    words(page).fill("Written in a tunnel.")
    expect(status(page)).to_contain_text("Not saved.")
    assert stored(served, criterion) == ("", None)
    page.unroute("**/autosave/")
    # The page comes again before the next try, as when somebody closes and opens it.
    page.reload()
    expect(words(page)).to_have_value("Written in a tunnel.")
    expect(page.locator("input[name=point]").nth(2)).to_be_checked()
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Written in a tunnel."
    assert stored(served, criterion)[1] is not None


def test_saves_by_itself_when_the_connection_is_back(served, criterion, path, open_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = open_page("head")
    page.goto(path)
    page.context.set_offline(True)
    words(page).fill("Written on a train.")
    expect(status(page)).to_contain_text("Not saved.")
    page.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Written on a train."


def test_row_that_somebody_else_holds_is_said_and_saved_later(served, criterion, path, open_page, watch):
    watch.expect("status of 503")
    sentence = "Someone else is saving this. Your text is safe in this browser, and we will try again."
    page = open_page("head")
    page.goto(path)
    page.route("**/autosave/", lambda route: route.fulfill(status=503, json={"error": sentence}))
    words(page).fill("Written while somebody else saved.")
    expect(status(page)).to_have_text(sentence)
    page.unroute("**/autosave/")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # sooner than the next try
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Written while somebody else saved."


def test_both_texts_are_shown_when_two_people_write(served, criterion, path, open_page, watch):
    watch.expect("status of 409")
    own_page, other_page = open_page("head"), open_page("wellbeing_lead")
    own_page.goto(path)
    other_page.goto(path)
    words(other_page).fill("Theirs: the staff room is quiet again.")
    expect(status(other_page)).to_have_text(SAVED)
    words(own_page).fill("Mine: we painted it.")
    conflict = own_page.locator("[data-autosave-conflict]")
    expect(conflict).to_contain_text("Theirs: the staff room is quiet again.")
    expect(conflict).to_contain_text("Mine: we painted it.")
    expect(words(own_page)).to_have_value("Mine: we painted it.")
    assert stored(served, criterion)[0] == "Theirs: the staff room is quiet again."
    conflict.get_by_role("button", name="Replace it with my version").click()
    expect(own_page.locator(".govuk-notification-banner, .wqm-message, [role=alert]").first).to_be_visible()
    assert stored(served, criterion)[0] == "Mine: we painted it."
    expect(words(own_page)).to_have_value("Mine: we painted it.")


def test_words_survive_the_end_of_a_session(served, criterion, path, open_page):
    page = open_page("head")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path)
    Session.objects.all().delete()
    words(page).fill("It took an hour to write this.")
    expect(status(page)).to_contain_text("Not saved because you have been signed out")
    page.context.add_cookies(served.cookies_of(served.world.person("head")))
    page.goto(path)
    expect(words(page)).to_have_value("It took an hour to write this.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "It took an hour to write this."


def sign_in_again(page, served, persona="head"):
    """Through the form, as somebody does whose session is over."""
    person = served.world.person(persona)
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def without_factor(served):
    """The contributor signs in by password alone."""
    Authenticator.objects.filter(user=served.world.person("contributor")).delete()
    return "contributor"


def test_signed_out_while_typing_signs_in_in_another_tab_and_goes_on(
    served, criterion, path, open_page, watch, without_factor
):
    watch.expect("status of 403")
    page = open_page(without_factor)
    page.goto(path)
    Session.objects.all().delete()
    words(page).fill("Half a page of words.")
    expect(status(page)).to_contain_text("Not saved because you have been signed out.")
    with page.expect_popup() as opened:
        status(page).get_by_role("link", name="Sign in again in a new tab").click()
    sign_in_again(opened.value, served, without_factor)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Hazel Primary")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Half a page of words."
    # The form as a whole has got the new token as well.
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text(criterion.reference)


def test_form_sent_by_hand_after_the_session_ended_comes_back_after_signing_in(
    served, criterion, path, open_page, without_factor
):
    page = open_page(without_factor)
    page.goto(path)
    Session.objects.all().delete()
    page.route("**/autosave/", lambda route: route.fulfill(status=204))  # nothing is saved on the way
    words(page).fill("Sent into the void.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/account/login/**")
    page.unroute("**/autosave/")
    sign_in_again(page, served, without_factor)
    expect(words(page)).to_have_value("Sent into the void.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Sent into the void."


def test_form_sent_by_hand_without_a_connection_comes_back(served, criterion, path, open_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "interrupted")
    page = open_page("head")
    page.goto(path)
    page.route("**/autosave/", lambda route: route.fulfill(status=204))
    words(page).fill("Sent from a cellar.")
    page.route(f"**{path}", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.goto(path)
    expect(words(page)).to_have_value("Sent from a cellar.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "Sent from a cellar."


def test_what_was_sent_and_taken_does_not_come_back_over_what_others_write(served, criterion, path, open_page):
    page, other = open_page("head"), open_page("wellbeing_lead")
    page.goto(path)
    words(page).fill("First.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved {criterion.reference}.")).to_be_visible()
    other.goto(path)
    words(other).fill("Second.")
    expect(status(other)).to_have_text(SAVED)
    page.goto(path)
    expect(words(page)).to_have_value("Second.")
    expect(status(page)).not_to_contain_text("We restored text")


def test_nobody_finds_the_words_of_somebody_else_who_used_the_browser(served, criterion, path, open_page, watch):
    watch.expect("ERR_CONNECTION_FAILED")
    page = open_page("head")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path)
    page.route("**/autosave/", lambda route: route.abort("connectionfailed"))
    words(page).fill("Meant for one pair of eyes.")
    expect(status(page)).to_contain_text("Not saved.")
    page.context.clear_cookies()
    page.context.add_cookies(served.cookies_of(served.world.person("slt")))
    page.unroute("**/autosave/")
    page.goto(path)
    expect(words(page)).to_have_value("")
    assert stored(served, criterion)[0] == ""
