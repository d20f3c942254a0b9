"""A page is one transaction in one scope: what fails leaves nothing, and nobody is left in the scope."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from home import views
from tests.world import World
from wqm.activity.models import Activity
from wqm.activity.services import record
from wqm.tenancy.scope import NOTHING, current_scope, scope


@pytest.fixture(params=["committed", "inside of a transaction"])
def place(request) -> World:
    """A site whose transactions are real, and one inside of a transaction of the test."""
    return request.getfixturevalue("scratch" if request.param == "committed" else "world")


@pytest.mark.parametrize(("fails", "lines"), [(True, 0), (False, 1)])
def test_page_that_fails_leaves_nothing_it_wrote(place, monkeypatch, fails, lines):
    written = views.school_home_query

    def writing(school, access, person):
        record("page.tried", by=person, school=school)
        if fails:
            raise RuntimeError("half-way")
        return written(school, access, person)

    monkeypatch.setattr(views, "school_home_query", writing)
    client = Client(raise_request_exception=False)
    client.force_login(place.person("head"))
    is_inside = connection.in_atomic_block
    answer = client.get(reverse("school_home", args=[place.school.pk]))
    assert answer.status_code == (500 if fails else 200)
    assert (current_scope(), connection.in_atomic_block) == (NOTHING, is_inside)
    assert Activity.objects.count() == 0  # the database is out of the scope, too
    with scope(everything=True):
        assert Activity.objects.filter(verb="page.tried").count() == lines
