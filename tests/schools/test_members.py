"""Removing people and changing roles; who may look and who may act."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from schools.models import Membership
from schools.services.members import change_role, remove_member
from schools.teams import OfficeTeam, SchoolTeam
from wqm.access.refusals import NotAllowed
from wqm.access.roles import CONTRIBUTOR, OFFICER, WELLBEING_LEAD
from wqm.tenancy.scope import scope


def member(persona: str, world) -> Membership:
    with scope(everything=True):
        return Membership.objects.select_related("user").get(user=world.person(persona))


def test_people_of_another_school_do_not_exist(sign_in, world):
    for page in ("list", "invite"):
        address = reverse(f"school_people:{page}", args=[world.next_door.pk])
        assert sign_in("head").get(address).status_code == 404
    assert sign_in("trust_lead").get(reverse("trust_people:list", args=[world.other_trust.pk])).status_code == 404


@pytest.mark.parametrize(("persona", "status"), [("contributor", 403), ("governor", 403), ("slt", 200), ("head", 200)])
def test_list_is_for_leaders(sign_in, world, persona, status):
    assert sign_in(persona).get(reverse("school_people:list", args=[world.school.pk])).status_code == status


@pytest.mark.parametrize(("persona", "status"), [("contributor", 403), ("slt", 403), ("wellbeing_lead", 200)])
def test_inviting_is_for_who_runs_the_cycle(sign_in, world, persona, status):
    assert sign_in(persona).get(reverse("school_people:invite", args=[world.school.pk])).status_code == status


def test_member_of_another_school_cannot_be_reached_through_this_one(sign_in, world):
    theirs = member("head_next_door", world)
    address = reverse("school_people:member", args=[world.school.pk, theirs.pk])
    assert sign_in("head").post(address, {"remove": "1"}).status_code == 404
    assert member("head_next_door", world).pk == theirs.pk


def test_office_people_are_the_administrators(sign_in, world):
    address = reverse("office_schools:people")
    assert sign_in("administrator").get(address).status_code == 200
    assert sign_in("officer").get(address).status_code == 403
    assert sign_in("head").get(address).status_code == 404
    assert sign_in("administrator").get(reverse("office:assessors_list")).status_code == 200


def test_head_removes_a_contributor(sign_in, world):
    address = reverse("school_people:member", args=[world.school.pk, member("contributor", world).pk])
    sign_in("head").post(address, {"remove": "1"})
    with scope(everything=True):
        assert not Membership.objects.filter(user=world.person("contributor")).exists()
    assert sign_in("contributor").get(f"/schools/{world.school.pk}/").status_code == 404


def test_last_leader_stays(world):
    team, head = SchoolTeam(world.school), world.person("head")
    with scope(everything=True):
        remove_member(team=team, member=member("wellbeing_lead", world), by=head)
        with pytest.raises(NotAllowed, match="invite another headteacher or wellbeing lead first"):
            remove_member(team=team, member=member("head", world), by=head)
        with pytest.raises(NotAllowed, match="only person here who can invite others"):
            change_role(team=team, member=member("head", world), role=CONTRIBUTOR, by=head)
        change_role(team=team, member=member("head", world), role=WELLBEING_LEAD, by=head)
    assert member("head", world).role == "wellbeing_lead"


def test_page_says_why_the_last_leader_stays(sign_in, world):
    with scope(everything=True):
        Membership.objects.filter(user=world.person("wellbeing_lead")).delete()
    address = reverse("school_people:member", args=[world.school.pk, member("head", world).pk])
    page = sign_in("head").post(address, {"role": "slt", "save": "1"}).content.decode()
    assert "only person here who can invite others" in page


def test_office_may_remove_the_last_leader_of_a_school(world):
    with scope(everything=True):
        for persona in ("wellbeing_lead", "head"):
            remove_member(team=SchoolTeam(world.school), member=member(persona, world), by=world.person("officer"))
        assert not Membership.objects.filter(school=world.school, role__in=["head", "wellbeing_lead"]).exists()


def test_last_administrator_stays(world):
    administrator = world.person("administrator")
    with scope(everything=True), pytest.raises(NotAllowed, match="only person"):
        change_role(team=OfficeTeam(), member=administrator.office_membership, role=OFFICER, by=administrator)


def test_two_leaders_who_remove_each_other_do_not_both_succeed(scratch):
    gate, outcomes = threading.Barrier(2), []

    def remove(by: str, other: str) -> None:
        user, target = scratch.person(by), member(other, scratch)
        gate.wait()
        try:
            with scope(everything=True):
                remove_member(team=SchoolTeam(scratch.school), member=target, by=user)
            outcomes.append("removed")
        except NotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    pairs = [("head", "wellbeing_lead"), ("wellbeing_lead", "head")]
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
