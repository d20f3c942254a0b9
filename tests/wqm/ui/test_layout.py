"""The frame of every page."""

import gzip
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from tests.wqm.ui.markup import ROOT
from wqm.ui import errors
from wqm.ui.middleware import CrossOriginResourcePolicyMiddleware
from wqm.ui.nav import NavItem, SwitcherEntry

PAGE = '{% extends "shell.html" %}{% block title %}Plan{% endblock %}{% block content %}<h1>Plan</h1>{% endblock %}'
SURVEY = (
    '{% extends "survey_base.html" %}{% block title %}Survey{% endblock %}{% block content %}{{ form }}{% endblock %}'
)


class NameForm(forms.Form):
    name = forms.CharField(label="Name")


def page(source: str, **context: object) -> Any:
    return BeautifulSoup(engines["django"].from_string(source).render(context), "html.parser")


def test_title_names_page_place_and_site() -> None:
    soup = page(PAGE, place=SwitcherEntry("Bryn Mawr"), SITE_NAME="Quality Mark")
    assert soup.title.string == "Plan – Bryn Mawr – Quality Mark"


def test_title_and_summary_say_error_for_a_form_in_error() -> None:
    soup = page(PAGE, form=NameForm({}), SITE_NAME="Quality Mark")
    assert soup.title.string == "Error: Plan – Quality Mark"
    link = soup.select_one(".govuk-error-summary a")
    assert (link["href"], link.string) == ("#id_name", "Name: enter an answer")


def test_navigation_marks_the_current_place_and_counts() -> None:
    nav = [NavItem("Home", "/h", "home", current=True), NavItem("Plan", "/p", count=3, count_label="wait")]
    soup = page(PAGE, nav=nav, place=SwitcherEntry("Bryn Mawr"))
    links = {a["href"]: a for a in soup.select(".wqm-side__link")}
    assert links["/h"]["aria-current"] == "page"
    assert links["/p"].get_text(" ", strip=True) == "Plan 3 wait"


def test_switcher_is_left_out_for_one_place() -> None:
    assert page(PAGE, places=[SwitcherEntry("A", url="/a")]).select(".wqm-switcher") == []
    two = page(PAGE, places=[SwitcherEntry("A", url="/a"), SwitcherEntry("B", url="/b", current=True)])
    assert [a["href"] for a in two.select(".wqm-switcher a")] == ["/a", "/b"]


def test_survey_page_has_no_script_and_stays_small() -> None:
    soup = page(SURVEY, form=NameForm())
    assert soup.find_all("script") == []
    sheet = (ROOT / "static" / "build" / "survey.css").read_bytes()
    assert len(gzip.compress(str(soup).encode())) + len(gzip.compress(sheet)) < 30_000


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (errors.bad_request, 400, "Something in that request was wrong"),
        (errors.permission_denied, 403, "You do not have access to this page"),
        (errors.page_not_found, 404, "Page not found"),
        (errors.server_error, 500, "Sorry, there is a problem"),
        (errors.csrf_failure, 403, "This page has expired"),
        (errors.file_too_large, 413, "The file is too large"),
    ],
)
def test_error_page_needs_no_database(view, status: int, heading: str) -> None:
    response = view(RequestFactory().get("/x"))
    assert response.status_code == status
    assert BeautifulSoup(response.content, "html.parser").h1.string == heading


def test_permission_denied_says_the_reason_that_the_code_gave() -> None:
    response = errors.permission_denied(RequestFactory().get("/"), PermissionDenied("Only the head <signs>."))
    assert "Only the head &lt;signs&gt;." in response.content.decode()


def test_server_error_survives_a_broken_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "error_page", lambda *args, **kwargs: 1 / 0)
    response = errors.server_error(RequestFactory().get("/"))
    assert (response.status_code, response.content.decode()) == (500, errors.LAST_RESORT)


def test_device_features_are_denied_and_pages_are_embedded_nowhere(client, db) -> None:
    """The one that is allowed keeps a screen in the hall awake; it tells a page nothing."""
    response = client.get("/")
    features = response["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()"} < set(features)
    assert [one for one in features if not one.endswith("=()")] == ["screen-wake-lock=(self)"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_view_may_let_others_embed_what_it_gives() -> None:
    own = HttpResponse(headers={"Cross-Origin-Resource-Policy": "cross-origin"})
    response = CrossOriginResourcePolicyMiddleware(lambda request: own)(RequestFactory().get("/"))
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
