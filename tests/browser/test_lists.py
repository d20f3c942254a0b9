"""A list of people, from the file to the wave: each page under axe, and the whole way in a browser without scripts."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from surveys.services import preparing
from tests.browser.axe import faults
from tests.surveys.waves_in_states import draft
from wqm.tenancy.scope import scope

ROLES = ["Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen"]
STAFF = Path(__file__).parent.parent / "data" / "staff_with_errors.csv"


@pytest.mark.parametrize("scripts", [True, False])
def test_list_is_uploaded_looked_at_taken_and_undone(served, open_page, scripts):
    wave = draft(served.world, people=9, name=f"Scripts {scripts}")
    role = f"Role {scripts}"  # nothing is remembered of the other run
    by = served.world.person("head")
    with scope(schools=[served.world.school.pk], person=by.pk):
        preparing.set_breakdowns(wave=wave, breakdowns=[(role, ROLES)], by=by)
    page = open_page("head", java_script_enabled=scripts)
    page.goto(reverse("surveys:detail", args=[wave.school_id, wave.pk]))
    page.locator("input[type=file]").set_input_files(STAFF)
    page.get_by_role("button", name="Upload the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your file")
    page.get_by_text("Something looks wrong").click()
    assert not scripts or faults(page) == []
    page.get_by_label("Column separator").select_option("Semicolon (;)")
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_role("definition").get_by_text("Semicolon (;)")).to_be_visible()
    page.get_by_text("Something looks wrong").click()
    page.get_by_label("Column separator").select_option("Comma (,)")
    page.get_by_role("button", name="Update").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Match your columns")
    expect(page.get_by_label("Email", exact=True)).to_have_value("email")
    assert not scripts or faults(page) == []
    page.get_by_label("Job title", exact=True).select_option(f"Group: {role}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Put job titles into groups")
    expect(page.get_by_label("Group of “Caretaker”")).to_have_value("office-site-and-kitc")
    assert not scripts or faults(page) == []
    page.get_by_role("button", name="Save and check the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("6 people on your new list")
    assert not scripts or faults(page) == []
    page.get_by_label("Add these people to it").check()
    page.get_by_role("button", name="Save this list").click()
    expect(page.get_by_text("15 people on the list.")).to_be_visible()
    page.get_by_role("button", name="Undo last upload").click()
    expect(page.get_by_text("9 people on the list.")).to_be_visible()


def test_column_of_addresses_that_is_not_chosen_is_asked_for(served, open_page, watch):
    wave = draft(served.world, people=9, name="Without a column")
    page = open_page("head")
    page.goto(reverse("surveys:detail", args=[wave.school_id, wave.pk]))
    content = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"Who,Where\nA,KS1\n"}
    page.locator("input[type=file]").set_input_files(content)
    page.get_by_role("button", name="Upload the list").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("We could not find a column of email addresses.")).to_be_visible()
    watch.expect("the server responded with a status of 422")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the column with the email addresses")
    assert faults(page) == []
