"""The same work in a browser that runs no script."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from evidence.models import EvidenceUse, Judgement
from surveys.models import Ballot
from tests.databases import as_worker
from tests.surveys.waves_in_states import launched, links
from tests.world import PASSWORD
from tests.wqm.files.looking import look_into_files
from wqm.jobs.models import Job
from wqm.jobs.services import run_job
from wqm.tenancy.scope import scope


@pytest.fixture
def open_plain(open_page):
    """`open_plain("head")` is a page without scripts."""

    def opened(persona: str | None = None, **options) -> Page:
        return open_page(persona, java_script_enabled=False, **options)

    return opened


def test_signing_in_with_a_password(served, open_plain):
    head = served.world.person("contributor")
    Authenticator.objects.filter(user=head).delete()
    page = open_plain()
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(head.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hazel Primary")


def test_judging_and_adding_evidence(served, open_plain, tmp_path):
    world = served.world
    criterion = world.version.principles.get(number=3).criteria.get(number=2)
    page = open_plain("head")
    page.goto(f"/schools/{world.school.pk}/self-evaluation/{criterion.pk}/")
    page.locator("input[name=point]").nth(2).check()
    page.get_by_label("How do we know?").fill("Without any script.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved {criterion.reference}.")).to_be_visible()
    page.get_by_role("button", name="Add evidence").click()
    file = tmp_path / "plan.txt"
    file.write_text("Our plan.")
    page.get_by_label("Title").fill("Our plan")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_text("Being checked")).to_be_visible()
    look_into_files()
    page.reload()
    expect(page.get_by_role("link", name="Our plan", exact=True)).to_be_visible()
    with scope(everything=True):
        judgement = Judgement.objects.get(cycle=world.cycle(), criterion=criterion)
        assert judgement.narrative == "Without any script."
        assert judgement.point is not None
        assert EvidenceUse.objects.filter(cycle=world.cycle(), criterion=criterion).count() == 1


def at_page(page: Page, number: int) -> None:
    """The survey's page of this number is there; a click alone does not wait for it."""
    expect(page).to_have_title(re.compile(f"Page {number} of"))


def test_answering_a_survey_page_by_page(served, open_plain):
    wave = launched(served.world, name="No script")
    page = open_plain(width=360)
    page.goto(next(iter(links(wave).values())))
    pages = int(page.title().split(" of ")[1].split()[0])
    for number in range(1, pages + 1):
        at_page(page, number)
        if page.locator("textarea").count():
            page.locator("textarea").first.fill("The quiet room helps.")
        for group in page.get_by_role("group").all():
            if group.get_by_role("radio").count():
                group.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Continue").click()
        # Back keeps what was chosen.
        if number == 1:
            at_page(page, 2)
            page.get_by_role("button", name="Back").click()
            expect(page.get_by_role("radio", checked=True)).to_have_count(5)
            page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wqm-review").last).to_contain_text("The quiet room helps.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    with as_worker(), scope(everything=True):
        assert Ballot.objects.filter(wave=wave).count() == 1


def test_job_page_says_how_far_it_is(served, open_plain):
    world, page = served.world, open_plain("head")
    page.goto(f"/schools/{world.school.pk}/assessment/")
    page.get_by_role("button", name="Prepare").first.click()
    expect(page.get_by_text("This takes a few seconds.")).to_be_visible()
    with scope(everything=True):
        job = Job.objects.filter(school=world.school, state="queued").latest("created_at")
    with as_worker():
        run_job(job.pk)
    page.get_by_role("link", name="Check again").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith(".pdf")
