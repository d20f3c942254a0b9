"""Writing while it saves itself: nothing is lost, whatever happens in between."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from evidence.models import Judgement
from wqm.tenancy.scope import scope

SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture
def criterion(served, request):
    """Another criterion for every test, so that none sees what the one before wrote."""
    index = list(request.session.items).index(request.node) % 12
    principle = served.world.version.principles.get(number=2 + index % 5)
    return principle.criteria.get(number=1 + index // 5)


@pytest.fixture
def path(served, criterion) -> str:
    return f"/schools/{served.world.school.pk}/self-evaluation/{criterion.pk}/"


def stored(served, criterion) -> tuple[str, int | None]:
    """The words and the judgement in the database."""
    with scope(everything=True):
        one = Judgement.objects.filter(cycle=served.world.cycle(), criterion=criterion).select_related("point").first()
    return (one.narrative, one.point and one.point.value) if one else ("", None)


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


def test_both_texts_are_shown_when_two_people_write(served, criterion, path, open_page, watch):
    watch.expect("status of 409")
    one, other = open_page("head"), open_page("wellbeing_lead")
    one.goto(path)
    other.goto(path)
    words(other).fill("Theirs: the staff room is quiet again.")
    expect(status(other)).to_have_text(SAVED)
    words(one).fill("Mine: we painted it.")
    conflict = one.locator("[data-autosave-conflict]")
    expect(conflict).to_contain_text("Theirs: the staff room is quiet again.")
    expect(conflict).to_contain_text("Mine: we painted it.")
    expect(words(one)).to_have_value("Mine: we painted it.")
    assert stored(served, criterion)[0] == "Theirs: the staff room is quiet again."
    conflict.get_by_role("button", name="Save mine over it").click()
    expect(one.locator(".govuk-notification-banner, .wqm-message, [role=alert]").first).to_be_visible()
    assert stored(served, criterion)[0] == "Mine: we painted it."
    expect(words(one)).to_have_value("Mine: we painted it.")


def test_words_survive_the_end_of_a_session(served, criterion, path, open_page):
    page = open_page("head")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path)
    Session.objects.all().delete()
    words(page).fill("It took an hour to write this.")
    expect(status(page)).to_contain_text("Not saved.")
    page.context.add_cookies(served.cookies_of(served.world.person("head")))
    page.goto(path)
    expect(words(page)).to_have_value("It took an hour to write this.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(served, criterion)[0] == "It took an hour to write this."
