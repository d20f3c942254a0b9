"""Forms that are sent as a whole: what was written is there again after signing in, and for nobody else."""

from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import Evidence
from plans.models import Target, TargetComment
from tests.browser.axe import faults
from tests.browser.test_autosave import sign_in_again
from tests.factories import EvidenceFactory
from wqm.tenancy.scope import scope
from wqm.ui.errors import unavailable
from wqm.ui.trouble import Trouble

BACK = "We restored what you had written here but not saved."


@pytest.fixture
def new_target(served) -> str:
    return f"/schools/{served.world.school.pk}/plan/targets/new/"


@pytest.fixture
def leader(served) -> str:
    """The senior leader signs in by password alone."""
    Authenticator.objects.filter(user=served.world.person("slt")).delete()
    return "slt"


def typed(page):
    return page.get_by_label("Why does it matter?")


def see_taken(page) -> None:
    """The next page is there, and its script, which forgets what was sent."""
    expect(page.get_by_text("Target added")).to_be_visible()
    page.wait_for_load_state()


def count(model, **which) -> int:
    with scope(everything=True):
        return model.objects.filter(**which).count()


def test_new_entry_sent_after_the_session_ended_is_there_after_signing_in(served, new_target, open_page, leader):
    page = open_page(leader)
    page.goto(new_target)
    page.get_by_label("Target", exact=True).fill("Quiet mornings")
    typed(page).fill("An hour of words.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Add target").click()
    page.wait_for_url("**/account/login/**")
    sign_in_again(page, served, leader)
    expect(typed(page)).to_have_value("An hour of words.")
    expect(page.get_by_text(BACK)).to_be_visible()
    page.get_by_role("button", name="Add target").click()
    see_taken(page)
    assert count(Target, title="Quiet mornings") == 1
    page.goto(new_target)
    expect(typed(page)).to_have_value("")


def test_comment_goes_to_an_address_without_a_page_and_comes_back_to_its_own(served, open_page, leader):
    with scope(everything=True):
        target = Target.objects.filter(school=served.world.school).earliest("pk")
    page = open_page(leader)
    page.goto(f"/schools/{served.world.school.pk}/plan/targets/{target.pk}/")
    page.get_by_label("Your comment").fill("Well said, and lost?")
    Session.objects.all().delete()
    page.locator("form[data-keep] button").last.click()
    page.wait_for_url("**/account/login/**")
    sign_in_again(page, served, leader)
    expect(page.get_by_label("Your comment")).to_have_value("Well said, and lost?")
    assert count(TargetComment, text="Well said, and lost?") == 0


def test_new_entry_that_met_a_busy_server_is_sent_again_from_the_page_that_says_so(
    served, new_target, open_page, watch
):
    watch.expect("status of 503")
    page = open_page("head")
    met = []

    def busy(route):
        if route.request.method != "POST" or met:
            return route.continue_()
        met.append(route)
        fields = [(name, value) for name, values in parse_qs(route.request.post_data).items() for value in values]
        answer = unavailable(trouble=Trouble.BUSY, fields=fields, address=new_target)
        return route.fulfill(status=503, body=answer.content, content_type="text/html; charset=utf-8")

    page.goto(new_target)
    page.route(f"**{new_target}", busy)
    page.get_by_label("Target", exact=True).fill("Calm lunches")
    typed(page).fill("\nAn hour of words & “more”.\nAnd a line.")
    page.get_by_role("button", name="Add target").click()
    expect(page.get_by_text("Someone else is saving this.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Try again").click()
    see_taken(page)
    with scope(everything=True):
        assert Target.objects.get(title="Calm lunches").why == "An hour of words & “more”.\r\nAnd a line."
    page.goto(new_target)  # what was taken is not put back
    expect(typed(page)).to_have_value("")


def test_new_entry_sent_without_a_connection_is_there_when_the_page_is_opened_again(
    served, new_target, open_page, watch
):
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "interrupted")
    page = open_page("head")
    page.goto(new_target)
    page.get_by_label("Target", exact=True).fill("From a cellar")
    typed(page).fill("No signal.")
    page.route(f"**{new_target}", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Add target").click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.goto(new_target)
    expect(typed(page)).to_have_value("No signal.")
    assert count(Target, title="From a cellar") == 0


def test_words_put_back_meet_what_somebody_else_saved_meanwhile(served, open_page, leader, watch):
    watch.expect("status of 409")
    with scope(everything=True):
        piece = EvidenceFactory(school=served.world.school, kind="note", title="Minutes", note="Old words")
    page = open_page(leader)
    page.goto(reverse("evidence:edit", args=[served.world.school.pk, piece.pk]))
    page.get_by_label("Note").fill("An hour of words.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/account/login/**")
    with scope(everything=True):
        Evidence.objects.filter(pk=piece.pk).update(title="Minutes of May", note="Theirs")
    sign_in_again(page, served, leader)
    expect(page.get_by_label("Note")).to_have_value("An hour of words.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".wqm-conflict .wqm-prose")).to_have_text(["Theirs", "An hour of words."])
    assert faults(page) == []
    page.get_by_role("button", name="Replace it with my version").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert count(Evidence, pk=piece.pk, title="Minutes of May", note="An hour of words.") == 1


def test_left_page_keeps_the_words_and_what_was_refused_is_shown_once(served, new_target, open_page, watch):
    watch.expect("the server responded with a status of 422")
    page = open_page("head")
    page.goto(new_target)
    typed(page).fill("Half a thought")
    page.wait_for_timeout(800)
    page.goto(f"/schools/{served.world.school.pk}/plan/")
    page.goto(new_target)
    expect(typed(page)).to_have_value("Half a thought")
    page.get_by_role("button", name="Add target").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(typed(page)).to_have_value("Half a thought")
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_whoever_signs_in_next_in_the_same_tab_sees_nothing_of_it(served, new_target, open_page):
    page = open_page("head")
    page.goto(new_target)
    typed(page).fill("Not for others")
    page.wait_for_timeout(800)
    page.context.clear_cookies()
    page.context.add_cookies(open_page("wellbeing_lead").context.cookies())
    page.goto(new_target)
    expect(typed(page)).to_have_value("")


def test_words_that_were_not_sent_are_gone_from_the_tab_after_signing_out(served, new_target, open_page, leader):
    page = open_page(leader)
    page.goto(new_target)
    typed(page).fill("For nobody but me.")
    stored = "JSON.stringify(Object.values({...sessionStorage}))"
    for _ in range(50):
        if "For nobody but me." in page.evaluate(stored):
            break
        page.wait_for_timeout(100)
    assert "For nobody but me." in page.evaluate(stored)
    page.locator(".wqm-account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    assert "For nobody" not in page.evaluate(stored)
    page.go_back()
    page.wait_for_url("**/account/login/**")
