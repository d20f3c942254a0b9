"""Requests to be contacted: linked to nothing, read by one person, gone after ninety days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schools.models import Membership
from surveys.models import ContactRequest
from surveys.respondents import rate_limits
from surveys.respondents.words import WORDS
from surveys.services.contact import purge_contacts
from tests import factories as f
from tests.databases import as_worker
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope

TYPED = {"name": "Robin", "contact": "Class 5B", "message": "Please come\nafter lunch"}


def form(world) -> str:
    return f"/s/contact/{world.school.pk}/"


def requests(school) -> list[ContactRequest]:
    with scope(everything=True):
        return list(ContactRequest.objects.filter(school=school))


def test_request_is_written_down_for_the_school_with_the_day_and_nothing_else(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    response = Client().post(form(world), TYPED)
    assert response.status_code == 200
    assert f"Your message is with {world.person('dsl').name}" in response.content.decode()
    (contact_request,) = requests(world.school)
    assert (contact_request.name, contact_request.contact, contact_request.message, contact_request.done_on) == (
        "Robin", "Class 5B", "Please come\nafter lunch", None
    )  # fmt: skip
    assert contact_request.asked_on == timezone.localdate()
    assert {field.name for field in ContactRequest._meta.get_fields()} == {
        "id", "school", "name", "contact", "message", "asked_on", "done_on"
    }  # fmt: skip
    assert not response.cookies


def test_form_says_who_reads_it_and_that_it_is_not_confidential(world):
    page = Client().get(form(world)).content.decode()
    assert "This is not confidential" in page
    assert world.person("dsl").name in page
    assert "0800 1111" in page
    assert "999" in page


def test_form_speaks_the_language_of_the_page_it_was_reached_from(world):
    page = Client().get(form(world), {"l": "ur"}).content.decode()
    assert 'dir="rtl"' in page
    refused = Client().post(form(world), {"l": "ur", "message": "x"})
    assert refused.status_code == 422
    assert WORDS["ur"]["contact_no_name"] in refused.content.decode()


def test_incomplete_request_is_refused_and_what_was_typed_kept(world):
    before = len(requests(world.school))
    response = Client().post(form(world), {**TYPED, "contact": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter how we can reach you" in page
    assert 'value="Robin"' in page
    assert "after lunch" in page
    assert len(requests(world.school)) == before


def test_too_long_words_are_cut_and_not_refused(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    long = {"name": "n" * 500, "contact": "c" * 500, "message": "m" * 5000}
    assert Client().post(form(world), long).status_code == 200
    (contact_request,) = requests(world.school)
    assert [len(contact_request.name), len(contact_request.contact), len(contact_request.message)] == [120, 200, 2000]


def test_odd_characters_are_kept_or_left_out_and_never_an_error(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    typed = {"name": "Ro\0bin \N{GRINNING FACE}", "contact": "\u202e5B", "message": "\0"}
    assert Client().post(form(world), typed).status_code == 200
    (contact_request,) = requests(world.school)
    assert (contact_request.name, contact_request.contact, contact_request.message) == (
        "Robin \N{GRINNING FACE}",
        "\u202e5B",
        "",
    )


def test_request_from_an_unknown_network_is_taken(world):
    assert Client(REMOTE_ADDR="").post(form(world), TYPED).status_code == 200


def test_school_without_a_safeguarding_lead_has_no_form_and_says_where_to_turn(world):
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="dsl").delete()
    before = len(requests(world.school))
    for response in (Client().get(form(world)), Client().post(form(world), TYPED)):
        page = response.content.decode()
        assert "<form" not in page
        assert "has not named anybody here" in page
        assert "0800 1111" in page
    assert len(requests(world.school)) == before


def test_unknown_school_has_no_form(world):
    assert Client().get("/s/contact/999999999/").status_code == 404
    assert Client().get(f"/s/contact/{10**30}/").status_code == 404


def test_flood_of_requests_is_stopped(world, monkeypatch):
    monkeypatch.setattr(rate_limits, "CONTACTS_AN_HOUR", 2)
    assert [Client().post(form(world), TYPED).status_code for _ in range(3)] == [200, 200, 429]


def test_safeguarding_lead_reads_requests_and_finishes_one(world, sign_in):
    dsl = sign_in("dsl")
    Client().post(form(world), {**TYPED, "name": "<b>Kit</b>"})
    home = dsl.get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "2 people ask to be contacted" in home
    listed = reverse("surveys:contact_requests", args=[world.school.pk])
    page = dsl.get(listed).content.decode()
    assert "&lt;b&gt;Kit&lt;/b&gt;" in page
    assert "Please come<br>after lunch" in page
    first = requests(world.school)[0]
    dsl.post(reverse("surveys:finish_contact", args=[world.school.pk, first.pk]))
    assert [contact_request.done_on for contact_request in requests(world.school)] == [timezone.localdate(), None]
    with scope(everything=True):
        act = Activity.objects.get(verb="contact.done")
    assert "Robin" not in f"{act.summary}{act.target}"


def test_request_of_another_school_does_not_exist(world, sign_in):
    other = requests(world.next_door)[0]
    finish = reverse("surveys:finish_contact", args=[world.school.pk, other.pk])
    assert sign_in("dsl").post(finish).status_code == 404
    assert requests(world.next_door)[0].done_on is None


@pytest.mark.parametrize("persona", ["head", "officer", "administrator", "wellbeing_lead", "trust_lead"])
def test_nobody_else_reads_requests(world, sign_in, persona):
    listed = reverse("surveys:contact_requests", args=[world.school.pk])
    assert sign_in(persona).get(listed).status_code == 403
    home = sign_in(persona).get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "to be contacted" not in home


def test_done_requests_go_after_ninety_days_and_waiting_ones_stay(world):
    today = timezone.localdate()
    with scope(everything=True):
        ContactRequest.objects.all().delete()
        for name, done in (("old", 91), ("ninety", 90), ("new", 1)):
            f.ContactRequestFactory(school=world.school, name=name, done_on=today - timedelta(days=done))
        f.ContactRequestFactory(school=world.school, name="waits", asked_on=today - timedelta(days=400))
    with as_worker():
        assert purge_contacts() == 1
    assert {contact_request.name for contact_request in requests(world.school)} == {"ninety", "new", "waits"}
