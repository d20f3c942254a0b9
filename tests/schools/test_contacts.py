"""The chair of governors and the staff representative: who enters them, and who hears of it."""

import pytest
from django.urls import reverse

from schools.queries import school_contacts
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


@pytest.fixture
def page(world):
    return reverse("school_people:contacts", args=[world.school.pk])


def entered(world, **changes) -> dict[str, str]:
    """What the form holds."""
    there = school_contacts(world.school.pk)
    typed = {f"{kind}_{part}": getattr(row, part) for kind, row in there.items() for part in ("name", "email")}
    return typed | changes


def told() -> dict[str, str]:
    with scope(everything=True):
        emails = OutgoingEmail.objects.filter(kind="schools.contact_changed")
        return {email.to: email.text for email in emails}


def test_change_is_told_to_both_addresses_the_governors_and_the_safeguarding_lead(world, sign_in, page):
    before = school_contacts(world.school.pk)["chair"].email
    typed = entered(world, chair_name="Ann Other", chair_email="Ann@chair.example")
    assert sign_in("head").post(page, typed).status_code == 302
    chair = school_contacts(world.school.pk)["chair"]
    assert (chair.name, chair.email) == ("Ann Other", "ann@chair.example")
    emails = told()
    assert set(emails) == {before, "ann@chair.example", world.person("dsl").email, world.person("governor").email}
    assert all("has entered Ann Other as the chair of governors" in text for text in emails.values())
    with scope(everything=True):
        act = Activity.objects.get(verb="school_contact.changed")
    assert act.summary == "Chair of governors is now Ann Other."


def test_contact_is_removed_and_nothing_else_changes(world, sign_in, page):
    sign_in("head").post(page, entered(world, rep_name="", rep_email=""))
    assert set(school_contacts(world.school.pk)) == {"chair"}
    assert all("removed the staff representative" in text for text in told().values())


def test_saved_without_a_change_nobody_is_told(world, sign_in, page):
    sign_in("head").post(page, entered(world))
    assert told() == {}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"chair_email": ""}, "Enter an email address"),
        ({"chair_name": " "}, "Enter a name"),
        ({"rep_email": "nobody"}, "rep_email"),
    ],
)
def test_half_an_entry_is_refused(world, sign_in, page, typed, error):
    response = sign_in("head").post(page, entered(world, **typed))
    assert response.status_code == 422
    assert error in response.content.decode()
    assert len(school_contacts(world.school.pk)) == 2
    assert told() == {}


def test_people_page_leads_there_for_those_who_manage_people(world, sign_in, page):
    listed = reverse("school_people:list", args=[world.school.pk])
    assert page in sign_in("head").get(listed).content.decode()
    assert page not in sign_in("slt").get(listed).content.decode()
