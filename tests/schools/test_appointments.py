"""Nobody makes themselves safeguarding lead: who reads what is written to the lead was confirmed a day before."""

import pytest
from django.urls import reverse
from django.utils import timezone

from schools.models import Appointment, Invitation
from schools.services import invitations
from schools.teams import SchoolTeam
from tests import factories as f
from tests.schools.appointing import (
    LONG_AGO,
    WATCHERS,
    change,
    confirm,
    fresh,
    leads,
    propose,
    reads_requests,
    told,
    work,
)
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, GOVERNOR
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.usefixtures("settled")


def test_head_who_invites_a_second_address_of_their_own_reads_nothing(world, sign_in):
    head = sign_in("head")
    place = reverse("school_people:invite", args=[world.school.pk])
    said = head.post(place, {"email": "head+lead@hazel.example", "role": "dsl"}, follow=True).content.decode()
    assert "You proposed head+lead@hazel.example as safeguarding lead. Awaiting confirmation by a second person" in said
    with scope(everything=True):
        appointment = Appointment.objects.get(school=world.school)
        assert not Invitation.objects.filter(email="head+lead@hazel.example").exists()
    assert told() == WATCHERS
    refused = head.post(
        reverse("school_people:confirm_lead", args=[world.school.pk, appointment.pk]), follow=True
    ).content.decode()
    assert "You proposed this, so someone else has to confirm it." in refused
    assert fresh(appointment).confirmed_at is None
    work()
    assert (reads_requests(world.person("head"), world), leads(world)) == (403, ["dsl@hazel.example"])


@pytest.mark.parametrize("mailbox", ["head+lead@hazel.example", "he\u200bad@hazel.example", "HEAD+x@hazel.example"])
def test_second_account_of_the_proposer_is_no_second_person(world, mailbox):
    second = f.UserFactory(email=mailbox, name="Second")
    with scope(everything=True):
        f.MembershipFactory(user=second, school=world.school, role="governor", since=timezone.now() - LONG_AGO)
    with pytest.raises(NotAllowed, match="You proposed this"):
        confirm(propose(world), second)


def test_governor_who_came_a_moment_ago_is_no_second_person(world):
    """Otherwise a head would invite one more address, as a governor, and confirm with that."""
    appointment = propose(world)
    puppet = f.UserFactory(email="private@mail.example", name="Puppet")
    with scope(everything=True):
        f.MembershipFactory(user=puppet, school=world.school, role="governor")
    with pytest.raises(NotAllowed, match="each been in their role here for 14 days"):
        confirm(appointment, puppet)


def test_role_that_was_changed_a_moment_ago_does_not_count_as_old(world):
    change(world, "contributor", GOVERNOR, by="head")
    with pytest.raises(NotAllowed, match="each been in their role here for 14 days"):
        confirm(propose(world), world.person("contributor"))


def test_proposal_of_somebody_who_came_a_moment_ago_is_not_confirmed_by_the_head(world):
    puppet = f.UserFactory(email="private@mail.example", name="Puppet")
    with scope(everything=True):
        f.MembershipFactory(user=puppet, school=world.school, role="wellbeing_lead")
        appointment = invitations.invite(team=SchoolTeam(world.school), email="x@mail.example", role=DSL, by=puppet)
    with pytest.raises(NotAllowed, match="each been in their role here for 14 days"):
        confirm(appointment, world.person("head"))
    assert confirm(appointment, world.person("governor")).confirmed_at


@pytest.mark.parametrize("by", ["dsl", "governor", "officer", "administrator"])
def test_lead_governor_or_office_confirms_what_the_head_proposed(world, by):
    assert confirm(propose(world), world.person(by)).confirmed_by == world.person(by)


def test_head_confirms_what_the_wellbeing_lead_proposed(world):
    assert confirm(propose(world, by="wellbeing_lead"), world.person("head")).confirmed_at


@pytest.mark.parametrize("by", ["wellbeing_lead", "slt", "contributor", "trust_lead", "head_next_door", "assessor"])
def test_nobody_else_confirms(world, by):
    with pytest.raises(NotAllowed, match="has to confirm this"):
        confirm(propose(world), world.person(by))


@pytest.mark.parametrize("by", ["officer", "administrator"])
def test_two_of_the_office_are_not_two_people(world, by):
    appointment = propose(world, by="officer" if by == "administrator" else "administrator")
    with pytest.raises(NotAllowed, match="someone at the school has to confirm it"):
        confirm(appointment, world.person(by))
    assert confirm(appointment, world.person("head")).confirmed_at


def test_officer_with_a_role_at_the_school_is_the_office(world):
    officer = world.person("officer")
    with scope(everything=True):
        f.MembershipFactory(user=officer, school=world.school, role="governor", since=timezone.now() - LONG_AGO)
    with pytest.raises(NotAllowed, match="someone at the school has to confirm it"):
        confirm(propose(world, by="administrator"), officer)


def test_officer_who_proposes_themselves_reads_nothing(world):
    officer = world.person("officer")
    appointment = propose(world, by="officer", email=officer.email)
    with pytest.raises(NotAllowed, match="You proposed this"):
        confirm(appointment, officer)
    work()
    assert reads_requests(officer, world) == 403


def test_nobody_confirms_their_own_appointment(world):
    with pytest.raises(NotAllowed, match="This is about you"):
        confirm(propose(world, email="governor+dsl@hazel.example"), world.person("governor"))
    with pytest.raises(NotAllowed, match="This is about you"):
        confirm(change(world, "head", DSL, by="wellbeing_lead"), world.person("head"))
