"""Every page under axe at the widths of a phone, a tablet and a desk; forms once more when they are sent empty.

The pages come from the table of addresses: a new one is covered as it is added, or fails because nothing says how to
reach it.
"""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.encryption import encrypt
from framework.models import Questionnaire
from schools.models import Invitation
from schools.services.links import link_of
from surveys.models import Wave
from tests.browser.axe import faults
from tests.browser.kinds_of_pages import (
    ACTS,
    ALLAUTH,
    ALLAUTH_IN_A_FLOW,
    ALLAUTH_NOT_MET,
    ANSWERED_ELSEWHERE,
    ASKS,
    DATA,
    EMPTY_IS_FINE,
    PUBLIC_ELSEWHERE,
    PUBLIC_PAGES,
)
from tests.factories import InvitationFactory
from tests.project.access_matrix import MATRIX, PUBLIC
from tests.project.addresses import OWN, VIEWS, Arguments
from tests.surveys.waves_in_states import closed, draft, launched, links, submit
from tests.world import PASSWORD
from wqm.tenancy.scope import scope

ORDER = ("head", "trust_lead", "assessor", "administrator", "dsl")


class Samples:
    """An address for every name; made before anything else is put into the world."""

    def __init__(self, served):
        self.world = served.world
        self.arguments = Arguments(self.world).with_everything()
        self.passkey = self._passkey()

    def path(self, name: str) -> str:
        """Where an example of this page is."""
        if name.startswith("mfa_"):
            return reverse(name, args=[self.passkey] if name in ("mfa_edit_webauthn", "mfa_remove_webauthn") else [])
        if name == "help_page":
            return reverse(name, args=["evidence"])
        if name.startswith("verify:award"):
            return reverse(name, args=["WORLD900001"])
        return reverse(name, kwargs=self.arguments.of(name))

    def _passkey(self) -> int:
        """Somebody has all kinds of factors, somebody has none, somebody has no password."""
        slt = self.world.person("slt")
        Authenticator.objects.create(user=slt, type="recovery_codes", data={"seed": encrypt("1" * 40), "used_mask": 0})
        Authenticator.objects.filter(user=self.world.person("governor")).delete()
        dsl = self.world.person("dsl")
        dsl.set_unusable_password()
        dsl.save()
        data = {"name": "My phone", "passwordless": True, "credential": {}}
        return Authenticator.objects.create(user=slt, type="webauthn", data=data).pk


@pytest.fixture(scope="module")
def samples(served) -> Samples:
    return Samples(served)


def visit(page, path: str, *, statuses=(200,)) -> None:
    """Open it, and see that it is a page."""
    response = page.goto(path, wait_until="load")
    assert response.status in statuses
    assert response.headers["content-type"].startswith("text/html")


def send_empty(page) -> bool:
    """Empty the page's form and send it; False where the page has none."""
    form = page.locator("main form[method=post]:has(.govuk-form-group)").first
    if not form.count():
        return False
    with page.expect_navigation():
        form.evaluate("""form => {
          for (const e of form.elements) {
            if (e.matches('select')) e.value = '';
            else if (e.matches('[type=radio],[type=checkbox]')) e.checked = false;
            else if (e.matches('input:not([type=hidden]),textarea')) e.value = '';
          }
          form.requestSubmit(form.querySelector("button:not([type=button])"));
        }""")
    return True


def pages() -> list[str]:
    """Every own address that a GET answers with a page: those that are not only acts."""
    return sorted(set(MATRIX) - DATA - ACTS)


def fitting(name: str) -> str:
    """Somebody who gets in."""
    return next(persona for persona in ORDER if persona in MATRIX[name])


def test_every_public_page_and_every_page_of_allauth_is_seen():
    assert set(PUBLIC_PAGES) | PUBLIC_ELSEWHERE == PUBLIC
    assert set(ALLAUTH) | ALLAUTH_IN_A_FLOW | set(ALLAUTH_NOT_MET) == set(VIEWS) - set(OWN)


def test_acts_and_data_are_no_pages(samples):
    for name in sorted(ACTS | DATA):
        client = Client()
        client.force_login(samples.world.person(fitting(name)))
        response = client.get(samples.path(name))
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        response.close()
        assert (response.status_code == 405) == (name in ACTS)
        assert name in ACTS or not is_page, name


# What says that nothing happens is a link and not one more button that sends the form.
WAYS_OUT = re.compile(r"^\s*(Cancel|Keep\b.*|Later|Not now|Back\b.*|Choose an?other.*|Choose a different.*)\s*$")


@pytest.mark.parametrize("name", pages())
def test_page(samples, look_at, watch, name):
    page = look_at(fitting(name))
    visit(page, samples.path(name))
    assert faults(page) == []
    assert page.locator("form[method=post] button").filter(has_text=WAYS_OUT).all_inner_texts() == []
    before = page.url
    is_sent = name not in ASKS and send_empty(page)
    if is_sent and name not in EMPTY_IS_FINE and (page.url == before or name in ANSWERED_ELSEWHERE):
        watch.expect("the server responded with a status of 4")
        assert page.locator(".govuk-error-summary").count() == 1
        assert page.title().startswith("Error: ")
        assert faults(page) == []


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_page(samples, look_at, name):
    page = look_at()
    visit(page, samples.path(name))
    assert faults(page) == []


@pytest.mark.parametrize("name", sorted(ALLAUTH))
def test_page_about_signing_in(samples, look_at, name):
    persona = {"without_factor": "governor", "without_password": "dsl"}.get(ALLAUTH[name], ALLAUTH[name])
    page = look_at(persona)
    visit(page, samples.path(name))
    assert page.url.endswith(samples.path(name))
    assert faults(page) == []
    # Signing out and the like need no input.
    if send_empty(page) and page.url.endswith(samples.path(name)):
        assert page.locator(".govuk-error-summary").count() == 1
        assert faults(page) == []


@pytest.mark.parametrize("language", ["ur", "cy"])
@pytest.mark.parametrize("slug", ["sample-staff-1", "sample-ks1-1"])
def test_whole_questionnaire_in_its_languages(samples, open_page, slug, language):
    questionnaire = Questionnaire.objects.get(slug=slug)
    page = open_page("administrator")
    visit(page, reverse("framework:questionnaire", args=[questionnaire.pk]))
    assert faults(page) == []
    visit(page, reverse("framework:translation", args=[questionnaire.pk, language]))
    assert faults(page) == []
    visit(page, reverse("framework:preview", args=[questionnaire.pk]) + f"?language={language}")
    assert faults(page) == []
    phone = page.locator(".wqm-phone").nth(1)
    assert phone.evaluate("e => getComputedStyle(e).direction") == ("rtl" if language == "ur" else "ltr")
    assert phone.bounding_box()["width"] == 360


def test_codes_asked_for_on_the_way_in(samples, open_page, watch):
    page = open_page()
    page.goto("/account/login/code/")
    page.get_by_label("Email").fill("contributor@hazel.example")
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/login/code/confirm/")
    assert faults(page) == []
    other = open_page()
    other.goto("/account/login/")
    other.get_by_label("Email").fill("lead@hazel.example")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url("**/account/2fa/authenticate/")
    assert faults(other) == []


def test_new_password_by_mailed_link(samples, open_page):
    person = samples.world.person("contributor")
    page = open_page()
    visit(
        page,
        reverse(
            "account_reset_password_from_key",
            args=[user_pk_to_url_str(person), default_token_generator.make_token(person)],
        ),
    )
    assert page.locator("input[type=password]").count()
    assert faults(page) == []
    assert send_empty(page)
    assert page.locator(".govuk-error-summary").count() == 1
    assert faults(page) == []
    visit(page, reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), "no-such"]))
    assert faults(page) == []


@pytest.mark.parametrize("email", ["new@people.example", "stranger"])
def test_invitation(samples, open_page, watch, email):
    """To somebody new, to somebody with an account, and when it is over."""
    email = samples.world.person("stranger").email if email == "stranger" else email
    with scope(everything=True):
        invitation = InvitationFactory(
            school=samples.world.school, email=email, invited_by=samples.world.person("head")
        )
    page = open_page()
    visit(page, link_of(invitation))
    assert faults(page) == []
    with scope(everything=True):
        Invitation.objects.filter(pk=invitation.pk).delete()
    watch.expect("status of 4")
    visit(page, link_of(invitation), statuses=(410,))
    assert faults(page) == []


@pytest.mark.parametrize(
    ("path", "persona", "status"),
    [
        ("/nowhere/", None, 404),
        ("/account/signup/", None, 404),
        ("/verify/NOTHING123/", None, 404),
        ("/s/nothing", None, 410),
        ("/office/people/", "officer", 403),
    ],
)
def test_page_that_says_no(samples, look_at, watch, path, persona, status):
    watch.expect(f"status of {status}")
    page = look_at(persona)
    visit(page, path, statuses=(status,))
    assert faults(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_component(samples, look_at, direction):
    page = look_at()
    visit(page, f"/gallery/?dir={direction}")
    assert page.evaluate("document.documentElement.dir") == direction
    assert faults(page) == []


@pytest.mark.parametrize("persona", ["contributor", "dsl", "governor", "trustee", "assessor", "officer", "stranger"])
def test_where_somebody_arrives(samples, look_at, persona):
    page = look_at(persona)
    visit(page, "/home/")
    assert faults(page) == []


@pytest.fixture(scope="module")
def wave(samples, served) -> Wave:
    return launched(samples.world, name="Air under axe")


def test_survey_page_by_page(wave, open_page, watch):
    page = open_page()
    visit(page, next(iter(links(wave).values())))
    pages = int(page.title().split(" of ")[1].split()[0])
    assert pages > 5
    for number in range(1, pages + 1):
        expect(page).to_have_title(re.compile(f"Page {number} of {pages}"))
        assert faults(page) == []
        page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("Check your answers"))
    assert faults(page) == []
    watch.expect("status of 422")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    assert faults(page) == []
    page.get_by_role("button", name="Change").last.click()
    expect(page).to_have_title(re.compile(f"Page {pages} of {pages}"))
    page.locator("textarea").last.fill("More tea.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("More tea.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert faults(page) == []


def test_wave_in_every_state(samples, open_page):
    """A draft with and without a list, open, published with receipts, and with too few answers."""
    world, page = samples.world, open_page("head")
    small, full = launched(world, 9, name="Few answers"), launched(world, 12, name="Many answers")
    for link in list(links(full).values())[:10]:
        submit(link)
    waves = [draft(world, 0), draft(world), launched(world), closed(small), closed(full)]
    for wave in waves:
        visit(page, f"/schools/{world.school.pk}/surveys/{wave.pk}/")
        assert faults(page) == []
    for step in ("dates", "groups", "messages", "preview", "send"):
        visit(page, f"/schools/{world.school.pk}/surveys/{waves[1].pk}/{step}/")
        assert faults(page) == []
    for wave in waves[3:]:
        visit(page, f"/schools/{world.school.pk}/surveys/{wave.pk}/results/")
        assert faults(page) == []
        visit(page, f"/s/{wave.pk}/receipts/")
        assert faults(page) == []
