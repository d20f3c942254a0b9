"""The evidence library in a browser: several files with and without scripts, kinds, and the office's queue."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from evidence.models import Evidence, EvidenceUse
from tests import factories as f
from tests.browser.axe import faults
from tests.wqm.files.uploads import pdf, picture
from wqm.tenancy.scope import scope

PDF = {"name": "rota.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PICTURE = {"name": "garden.jpg", "mimeType": "image/jpeg", "buffer": picture()}
PROGRAM = {"name": "tool.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90"}


def at(served, name: str, *arguments) -> str:
    """A page of Hazel's library."""
    return reverse(f"evidence:{name}", args=[served.world.school.pk, *arguments])


def describe(page: Page, title: str) -> None:
    """Say what the picture is, wrongly first, and use it for a criterion."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Describe your 2 files"))
    section = page.get_by_role("region", name="garden.jpg")
    section.get_by_label("Title").fill(title)
    section.get_by_label("Photo description").fill("A raised bed")
    section.get_by_label("Children can be seen in it").check()
    page.get_by_label("2.1").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter how parents agreed")


def finish(page: Page, title: str) -> None:
    """Put it right; nothing that was typed is lost."""
    section = page.get_by_role("region", name="garden.jpg")
    expect(section.get_by_label("Title")).to_have_value(title)
    section.get_by_label("Consent for photos").fill("Forms of September")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    with scope(everything=True):
        piece = Evidence.objects.get(title=title)
        assert (piece.kind, piece.alt_text, piece.uses.count()) == ("photograph", "A raised bed", 1)


def test_files_are_uploaded_and_described_without_scripts(served, open_page, watch):
    page = open_page("head", java_script_enabled=False)
    page.goto(at(served, "upload"))
    page.locator("input[type=file]").set_input_files([PDF, PROGRAM, PICTURE])
    watch.expect("status of 422")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("You cannot upload this kind of file.")).to_be_visible()
    page.get_by_role("button", name="Continue with the uploaded files").click()
    describe(page, "Garden without scripts")
    finish(page, "Garden without scripts")


DROP = """(zone, files) => {
  const data = new DataTransfer();
  for (const [name, type, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""


def test_dropped_files_show_their_progress_and_a_lost_one_is_tried_again(served, open_page, watch):
    page = open_page("head")
    page.goto(at(served, "upload"))
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_hidden()
    lost = []

    def lose_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/evidence/upload/", lose_first)
    watch.expect("request failed", "ERR_FAILED", "status of 422")
    files = [[upload["name"], upload["mimeType"], list(upload["buffer"])] for upload in (PDF, PICTURE, PROGRAM)]
    page.locator(".govuk-file-upload-button").evaluate(DROP, files)
    status = page.locator("[data-upload-status]")
    expect(status).to_have_text("1 of 3 in your library. 2 not uploaded.")
    row = page.get_by_role("listitem").filter(has_text="rota.pdf")
    expect(row).to_contain_text("The file did not arrive")
    expect(page.get_by_role("listitem").filter(has_text="tool.exe")).to_contain_text(
        "You cannot upload this kind of file"
    )
    assert faults(page) == []
    row.get_by_role("button", name="Try again").click()
    expect(status).to_have_text("2 of 3 in your library. 1 not uploaded.")
    expect(row.get_by_role("progressbar")).to_have_js_property("value", 100)
    expect(row).to_contain_text("In your library")
    page.get_by_role("button", name="Continue").click()
    assert faults(page) == []
    # Consent is asked for once children are ticked.
    consent = page.get_by_role("region", name="garden.jpg").get_by_label("Consent for photos")
    expect(consent).to_be_hidden()
    describe(page, "Garden with scripts")
    expect(consent).to_be_visible()
    assert faults(page) == []
    finish(page, "Garden with scripts")


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("File", {"File": True, "Web address": False, "Photo description": False}),
        ("Photograph", {"File": True, "Web address": False, "Photo description": True}),
        ("Link", {"File": False, "Web address": True, "Photo description": False}),
        ("Note", {"File": False, "Web address": False, "Photo description": False}),
    ],
)
def test_form_shows_what_the_kind_needs(served, open_page, kind, seen):
    page = open_page("head")
    page.goto(at(served, "add_to_library"))
    page.get_by_role("radio", name=kind, exact=True).check()
    groups = {"File": "upload", "Web address": "url", "Photo description": "alt_text"}
    shown = {label: page.locator(f".wqm-for:has([name={name}])").is_visible() for label, name in groups.items()}
    assert shown == seen


def test_library_is_searched_and_chosen_from(served, open_page):
    world = served.world
    criterion = world.version.principles.get(number=5).criteria.get(number=1)
    with scope(everything=True):
        for number in range(3):
            f.EvidenceFactory(school=world.school, title=f"Chosen {number}", personal_data=True)
    page = open_page("head", width=320)
    page.goto(at(served, "library"))
    assert faults(page) == []
    page.get_by_label("Search", exact=True).fill("chosen")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("In this cycle").select_option("Not used yet")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".wqm-evidence__title")).to_have_count(3)
    page.goto(at(served, "choose", criterion.pk))
    assert faults(page) == []
    page.get_by_label("Chosen 0").check()
    page.get_by_label("Chosen 2").check()
    page.get_by_role("button", name="Add selected evidence").click()
    expect(page.get_by_text("2 added from your library.")).to_be_visible()
    expect(page.locator(".wqm-evidence__number")).to_have_text(["E1", "E2"])
    assert faults(page) == []


def test_office_works_through_the_queue_without_scripts(served, open_page):
    world = served.world
    criterion = world.version.principles.get(number=6).criteria.get(number=1)
    with scope(everything=True):
        for number in (1, 2, 3):
            note = f.EvidenceFactory(school=world.school, title=f"Queued {number}")
            f.EvidenceUseFactory(cycle=world.cycle(), evidence=note, criterion=criterion, number=number)
    page = open_page("officer", java_script_enabled=False)
    page.goto(reverse("office_evidence:queue"))
    for number in (1, 2):
        page.get_by_label(f"Queued {number}").check()
    page.get_by_role("button", name="Accept selected").click()
    expect(page.get_by_text("2 pieces of evidence accepted.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Queued 3")).click()
    page.get_by_label("What more the school needs to show").fill("A date")
    page.get_by_role("button", name="Ask for more and next").click()
    expect(page.get_by_text("“Queued 3” needs more. The school can see why.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence to review")
    with scope(everything=True):
        uses = EvidenceUse.objects.filter(criterion=criterion, school=world.school).order_by("number")
        assert list(uses.values_list("acceptance", flat=True)) == ["accepted", "accepted", "more"]
