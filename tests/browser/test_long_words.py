"""A long word without a gap, which anybody may type, breaks on the narrowest phone."""

from django.urls import reverse

from tests import factories as f
from tests.browser.axe import TOO_WIDE
from tests.browser.conftest import PHONE
from tests.surveys.waves_in_states import draft
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
