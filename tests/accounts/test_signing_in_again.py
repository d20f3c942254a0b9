"""A form that is sent after the session has ended leads back to its own page, and to no page of others."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse


def next_after(world, referer: str | None) -> str:
    address = reverse("plans:comment", args=[world.school.pk, 1])
    response = Client().post(address, {"text": "T"}, headers={"referer": referer} if referer else {})
    parts = urlsplit(response["Location"])
    assert (response.status_code, parts.path) == (302, reverse("account_login"))
    return parse_qs(parts.query)["next"][0]


def test_form_leads_back_to_the_page_it_stood_on(world):
    assert next_after(world, "http://testserver/schools/1/plan/targets/1/?a=b#c") == "/schools/1/plan/targets/1/?a=b"


@pytest.mark.parametrize(
    "referer",
    [None, "https://evil.example/schools/1/", "//evil.example/", "http://testserver.evil.example/", "javascript:x"],
)
def test_form_from_elsewhere_leads_home(world, referer):
    assert next_after(world, referer) == reverse("home")


def test_page_that_was_asked_for_is_where_signing_in_leads(world):
    address = reverse("plans:overview", args=[world.school.pk])
    assert parse_qs(urlsplit(Client().get(address)["Location"]).query)["next"] == [address]
