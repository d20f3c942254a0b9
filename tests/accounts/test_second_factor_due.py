"""Who needs a second factor, from when, and how the office switches it off for a school."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from schools.models import Membership, School
from schools.services.members import change_role, remove_member
from schools.teams import SchoolTeam
from tests import factories as f
from wqm.access.roles import HEAD, SLT, WELLBEING_LEAD
from wqm.access.sources import factor_due
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope

GRACE = timedelta(days=14)
BANNER = "your role needs a second step when you sign in"


def joined(world, persona: str, ago: timedelta) -> None:
    """The person has no second factor, and both they and their school have been here for so long."""
    then = timezone.now() - ago
    with scope(everything=True):
        Membership.objects.filter(user=world.person(persona)).update(since=then)
        School.objects.filter(second_factor_from__isnull=False).update(second_factor_from=then)
    Authenticator.objects.filter(user=world.person(persona)).delete()


def open_home(client: Client, world):
    return client.get(reverse("school_home", args=[world.school.pk]))


@pytest.mark.parametrize("persona", ["head", "wellbeing_lead", "dsl"])
def test_leader_goes_on_for_a_fortnight_and_is_told_until_when(sign_in, world, persona):
    joined(world, persona, GRACE - timedelta(hours=1))
    page = open_home(sign_in(persona), world)
    assert page.status_code == 200
    assert BANNER in page.content.decode()
    due = timezone.localtime() + timedelta(hours=1)
    assert f"From {due:%-d %B %Y}" in page.content.decode()


@pytest.mark.parametrize("persona", ["head", "wellbeing_lead", "dsl"])
def test_leader_sees_only_the_set_up_after_a_fortnight(sign_in, world, persona):
    joined(world, persona, GRACE + timedelta(minutes=1))
    client = sign_in(persona)
    assert open_home(client, world).url == reverse("mfa_index")
    api = client.get("/api/schools/")
    assert (api.status_code, list(api.json())) == (403, ["detail"])
    Authenticator.objects.create(user=world.person(persona), type="webauthn", data={"name": "Mine", "credential": {}})
    page = open_home(client, world)
    assert (page.status_code, BANNER in page.content.decode()) == (200, False)


@pytest.mark.parametrize("persona", ["slt", "contributor", "governor"])
def test_others_of_a_school_go_on_without(sign_in, world, persona):
    joined(world, persona, timedelta(days=400))
    page = open_home(sign_in(persona), world)
    assert (page.status_code, BANNER in page.content.decode()) == (200, False)


def test_recovery_codes_alone_are_no_second_factor(sign_in, world):
    joined(world, "head", GRACE + timedelta(minutes=1))
    Authenticator.objects.create(user=world.person("head"), type="recovery_codes", data={})
    assert open_home(sign_in("head"), world).url == reverse("mfa_index")


def test_who_joins_later_has_a_fortnight_of_their_own(sign_in, world):
    joined(world, "head", timedelta(days=400))
    with scope(everything=True):
        Membership.objects.filter(user=world.person("head")).update(since=timezone.now())
    assert open_home(sign_in("head"), world).status_code == 200


def test_who_was_there_before_has_a_fortnight_from_the_schools_own_day(sign_in, world):
    joined(world, "head", timedelta(days=400))
    with scope(everything=True):
        School.objects.filter(pk=world.school.pk).update(second_factor_from=timezone.now())
    assert open_home(sign_in("head"), world).status_code == 200


def test_governor_who_is_head_elsewhere_needs_one_everywhere(sign_in, world):
    joined(world, "governor", timedelta(days=400))
    with scope(everything=True):
        elsewhere = School.objects.get(name="Willow Primary")
        member = f.MembershipFactory(user=world.person("governor"), school=elsewhere, role="head")
        Membership.objects.filter(pk=member.pk).update(since=timezone.now() - timedelta(days=400))
    assert open_home(sign_in("governor"), world).url == reverse("mfa_index")


def test_office_switches_it_off_and_on_for_one_school(sign_in, world):
    joined(world, "head", timedelta(days=400))
    joined(world, "head_next_door", timedelta(days=400))
    office, switch = sign_in("officer"), reverse("office_schools:second_factor", args=[world.school.pk])
    page = office.post(switch, {"required": "0"}, follow=True).content.decode()
    assert "Leaders of Hazel Primary can now sign in without two-step verification." in page
    home = open_home(sign_in("head"), world)
    assert (home.status_code, BANNER in home.content.decode()) == (200, False)
    with scope(everything=True):
        elsewhere = Membership.objects.get(user=world.person("head_next_door")).school
    assert sign_in("head_next_door").get(reverse("school_home", args=[elsewhere.pk])).url == reverse("mfa_index")
    office.post(switch, {"required": "1"})
    home = open_home(sign_in("head"), world)
    assert (home.status_code, BANNER in home.content.decode()) == (200, True)


def test_switch_is_written_down_for_the_school(sign_in, world):
    sign_in("officer").post(reverse("office_schools:second_factor", args=[world.school.pk]), {"required": "0"})
    with scope(everything=True):
        entry = Activity.objects.get(school=world.school, verb="school.second_factor")
    assert entry.actor == world.person("officer")


def test_page_of_a_head_asks_no_more_than_before_whether_they_have_a_factor(sign_in, world):
    head = sign_in("head")
    with_factor = _statements(head)
    joined(world, "head", timedelta(days=1))
    assert _statements(sign_in("head")) == with_factor


def _statements(client: Client) -> int:
    client.get(reverse("account"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("account"))
    return len(captured)


def due_of(world, persona: str):
    return factor_due(User.objects.get(pk=world.person(persona).pk))


@pytest.mark.parametrize("roles", [[HEAD], [SLT, HEAD]])
def test_another_role_and_back_gives_no_more_time(world, roles):
    joined(world, "wellbeing_lead", timedelta(days=13))
    due, head, team = due_of(world, "wellbeing_lead"), world.person("head"), SchoolTeam(world.school)
    with scope(everything=True):
        for role in roles:
            member = Membership.objects.get(user=world.person("wellbeing_lead"))
            change_role(team=team, member=member, role=role, by=head)
    assert due_of(world, "wellbeing_lead") == due


def test_who_is_removed_and_comes_back_has_no_more_time(world):
    joined(world, "wellbeing_lead", timedelta(days=13))
    due, lead, team = due_of(world, "wellbeing_lead"), world.person("wellbeing_lead"), SchoolTeam(world.school)
    with scope(everything=True):
        remove_member(team=team, member=Membership.objects.get(user=lead), by=world.person("head"))
        assert due_of(world, "wellbeing_lead") is None
        team.join(lead, WELLBEING_LEAD)
    assert due_of(world, "wellbeing_lead") == due


def test_who_was_never_asked_has_a_fortnight_with_the_first_role_that_asks(world):
    joined(world, "slt", timedelta(days=400))
    with scope(everything=True):
        member = Membership.objects.get(user=world.person("slt"))
        change_role(team=SchoolTeam(world.school), member=member, role=WELLBEING_LEAD, by=world.person("head"))
    assert due_of(world, "slt") - timezone.now() > GRACE - timedelta(minutes=1)


def test_switching_it_on_where_it_is_on_gives_nobody_more_time(sign_in, world):
    joined(world, "head", timedelta(days=400))
    due, switch = due_of(world, "head"), reverse("office_schools:second_factor", args=[world.school.pk])
    sign_in("officer").post(switch, {"required": "1"})
    assert due_of(world, "head") == due
