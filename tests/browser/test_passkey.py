"""Setting up a passkey, with the authenticator that Chromium plays."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.world import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def _plain_http(monkeypatch):
    """As in the demo: a passkey on this machine without TLS."""
    monkeypatch.setattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True)


def with_authenticator(page: Page) -> Page:
    """A device that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


@pytest.mark.usefixtures("_plain_http")
def test_officer_without_a_factor_sets_up_a_passkey_and_gets_on(served, open_page):
    officer = served.world.person("officer")
    Authenticator.objects.filter(user=officer).delete()
    here = served.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page = with_authenticator(open_page())
    page.goto(f"{here}/account/login/")
    page.get_by_label("Email address").fill(officer.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/2fa/")
    assert faults(page) == []
    page.goto(f"{here}/account/2fa/webauthn/add/")
    page.get_by_label("Passkey name").fill("My laptop")
    page.get_by_role("main").get_by_role("button").first.click()
    # Recovery codes come with the first factor.
    expect(page.get_by_role("main")).to_contain_text("10 of 10 codes left.")
    assert faults(page) == []
    page.get_by_role("button", name="I have saved my codes").click()
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1
    page.goto(f"{here}/office/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Office")
    page.goto(f"{here}/account/2fa/webauthn/reauthenticate/")
    assert faults(page) == []
