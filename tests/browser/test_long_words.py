"""Long words and long values fit on the narrowest phone."""

from datetime import timedelta

from django.urls import reverse

from surveys.models import Wave
from tests import factories as f
from tests.browser.axe import TOO_WIDE
from tests.browser.conftest import PHONE
from tests.surveys.waves_in_states import ALL_FOUR, closed, draft, launched, links, submit
from wqm.tenancy.scope import scope

WORD = "W" * 60


def test_long_words_of_requests_and_sittings_break(served, open_page):
    wave = draft(served.world, name="Long words")
    with scope(everything=True):
        sitting = f.SittingFactory(wave=wave, name=WORD)
        f.ContactRequestFactory(school=served.world.school, name=WORD, contact=WORD, message=WORD)
        f.ContactRequestFactory(school=served.world.school, name=WORD, done_on=wave.opens_on)
    base = [wave.school_id, wave.pk]
    pages = {
        "dsl": [reverse("surveys:contact_requests", args=base[:1])],
        "head": [
            reverse("surveys:detail", args=base),
            reverse("surveys:sittings", args=base),
            *(reverse(f"surveys:{name}", args=[*base, sitting.pk]) for name in ("sitting", "slips")),
        ],
    }
    faults_by_address = {}
    for persona, addresses in pages.items():
        page = open_page(persona, width=PHONE)
        for address in addresses:
            page.goto(address)
            assert page.locator("main").inner_text().count(WORD) > 0
            faults_by_address[address] = page.evaluate(TOO_WIDE)
    assert {address: faults for address, faults in faults_by_address.items() if faults} == {}


def test_values_in_words_fit_beside_their_questions(served, open_page):
    """Few responses are shown as classes: "three quarters or more, now a half to three quarters"."""
    _answered(served.world, agreeing=12)
    now = _answered(served.world, agreeing=7)
    page = open_page("head", width=PHONE)
    page.goto(reverse("surveys:results", args=[now.school_id, now.pk]))
    value = "three quarters or more, now a half to three quarters"
    assert value in page.locator(".wqm-summary strong").all_inner_texts()
    assert page.evaluate(TOO_WIDE) == []


def _answered(world, agreeing: int) -> Wave:
    """A closed survey of twelve people; each is half a year older than the next one made."""
    before = timedelta(days=200)
    with scope(everything=True):
        for wave in Wave.objects.filter(school=world.school):
            Wave.objects.filter(pk=wave.pk).update(opens_on=wave.opens_on - before, closes_on=wave.closes_on - before)
    wave = launched(world)
    for number, link in enumerate(links(wave).values()):
        submit(link, ALL_FOUR if number < agreeing else dict.fromkeys(ALL_FOUR, "2"))
    return closed(wave)
