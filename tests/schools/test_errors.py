"""A refusal and a missing page keep the menu and the account of somebody who is signed in, and say who to ask."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from schools.models import Membership
from tests.reading import one_line
from wqm.tenancy.scope import scope


def labels(answer) -> list[str]:
    return [item.label for item in answer.context["nav"]]


def test_refusal_names_the_people_who_give_out_roles_at_the_school(sign_in, world):
    answer = sign_in("contributor").get(reverse("surveys:list", args=[world.school.pk]))
    page = one_line(answer)
    assert answer.status_code == 403
    assert "ask <strong>head</strong> or <strong>wellbeing_lead</strong> to change your role" in page
    assert "Self-evaluation" in labels(answer) and "Sign out" in page


def test_refusal_at_a_trust_names_its_lead(sign_in, world):
    answer = sign_in("trustee").get(reverse("trust_metrics:upload", args=[world.trust.pk]))
    assert (answer.status_code, "<strong>trust_lead</strong>" in one_line(answer)) == (403, True)


def test_people_of_a_trust_ask_its_lead_at_a_school_too(sign_in, world):
    answer = sign_in("trustee").get(reverse("surveys:list", args=[world.school.pk]))
    assert (answer.status_code, "<strong>trust_lead</strong>" in one_line(answer)) == (403, True)


def test_refusal_at_the_office_names_an_administrator(sign_in, world):
    answer = sign_in("officer").get(reverse("office_schools:accounts"))
    assert (answer.status_code, "<strong>administrator</strong>" in one_line(answer)) == (403, True)
    assert "Schools" in labels(answer)


def test_refusal_where_nobody_gives_out_roles_names_the_office(sign_in, world):
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role__in=("head", "wellbeing_lead")).delete()
    answer = sign_in("contributor").get(reverse("surveys:list", args=[world.school.pk]))
    assert "ask the office to change your role" in one_line(answer)


def test_page_that_does_not_exist_inside_a_school_keeps_its_menu(sign_in, world):
    answer = sign_in("head").get(reverse("plans:target", args=[world.school.pk, 999_999]))
    assert (answer.status_code, "Plan" in labels(answer)) == (404, True)


@pytest.mark.parametrize("address", ["/nowhere/", "/schools/999999/"])
def test_page_that_does_not_exist_anywhere_keeps_the_account(sign_in, world, address):
    answer = sign_in("head").get(address)
    assert (answer.status_code, labels(answer), "Sign out" in one_line(answer)) == (404, [], True)


def test_school_next_door_and_one_that_does_not_exist_look_alike(sign_in, world):
    head = sign_in("head")
    pages = [head.get(f"/schools/{pk}/") for pk in (world.next_door.pk, 999_999)]
    texts = {one_line(page.content.decode().split("<main")[1]) for page in pages}
    assert len(texts) == 1
    assert {page.status_code for page in pages} == {404}


@pytest.mark.parametrize("address", ["/nowhere/", "/office/nowhere/"])
def test_stranger_gets_the_plain_page(world, address):
    answer = Client().get(address)
    assert (answer.status_code, "Sign out" in one_line(answer)) == (404, False)


def test_broken_page_inside_falls_back_to_the_plain_one(sign_in, world, monkeypatch):
    head = sign_in("head")
    monkeypatch.setattr("schools.errors._access_of", lambda request: 1 / 0)
    answer = head.get("/nowhere/")
    assert (answer.status_code, "Page not found" in one_line(answer)) == (404, True)
    assert User.objects.filter(is_active=True).exists()
