"""Each school sees when the office was on its pages: once an hour, and nobody else's reading is written down."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from tests.databases import as_role
from wqm.activity.models import Activity
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


def looked(school) -> int:
    with scope(everything=True):
        return Activity.objects.filter(verb="office.looked", school=school).count()


@pytest.mark.parametrize(("persona", "times"), [("officer", 1), ("administrator", 1), ("head", 0), ("trust_lead", 0)])
def test_only_the_office_leaves_a_line_when_it_looks(world, sign_in, persona, times):
    client, before = sign_in(persona), looked(world.school)
    for _ in range(2):
        assert client.get(reverse("school_home", args=[world.school.pk])).status_code == 200
    assert looked(world.school) - before == times


def test_office_leaves_a_line_again_after_an_hour(world, sign_in):
    client, url = sign_in("officer"), reverse("school_home", args=[world.school.pk])
    client.get(url)
    before = looked(world.school)
    with as_role(OWNER), scope(everything=True):  # nobody else can change what is written down
        Activity.objects.filter(verb="office.looked").update(at=F("at") - timedelta(minutes=61))
    client.get(url)
    assert looked(world.school) == before + 1


def test_pages_of_the_office_itself_leave_no_line(world, sign_in):
    client = sign_in("officer")
    with scope(everything=True):
        before = Activity.objects.filter(verb="office.looked").count()
    assert client.get(reverse("office:pipeline")).status_code == 200
    with scope(everything=True):
        assert Activity.objects.filter(verb="office.looked").count() == before


def test_what_the_office_sends_is_no_look(world, sign_in):
    before = looked(world.school)
    sign_in("officer").post(reverse("school_home", args=[world.school.pk]))
    assert looked(world.school) == before
