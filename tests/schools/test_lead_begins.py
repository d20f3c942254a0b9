"""From the proposal of a safeguarding lead to the day on which they begin, or are stopped."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import deactivate_person
from schools.models import Appointment, Membership
from schools.queries import addresses_of, needs_second_person, safeguarding_lead
from schools.services import appointments
from schools.services.links import token_of
from schools.teams import SchoolTeam
from tests import factories as f
from tests.reading import one_line
from tests.schools.appointing import (
    NEW,
    WATCHERS,
    accept,
    browser,
    change,
    confirm,
    done,
    fresh,
    leads,
    propose,
    reads_requests,
    remove,
    told,
    work,
)
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, HEAD, ROLES, SLT
from wqm.access.sources import can
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.usefixtures("settled")


def test_good_way_from_the_proposal_to_the_first_request_that_is_read(world, clock):
    head, dsl = world.person("head"), world.person("dsl")
    appointment = propose(world)
    assert told() == WATCHERS
    page = browser(dsl).get(reverse("school_people:lead", args=[world.school.pk])).content.decode()
    assert "Awaiting confirmation by a second person." in page
    place = reverse("school_people:confirm_lead", args=[world.school.pk, appointment.pk])
    assert "Confirmed." in browser(dsl).post(place, follow=True).content.decode()
    assert told() == WATCHERS
    assert told("schools.invitation") == [""]
    clock(timedelta(hours=1))
    accept(appointment)
    new = fresh(appointment).user
    work()
    assert reads_requests(new, world) == 404
    assert leads(world) == ["dsl@hazel.example"]
    people = one_line(browser(head).get(reverse("school_people:list", args=[world.school.pk])).content.decode())
    assert "Starts on Tuesday 1 December at midday." in people
    clock(timedelta(hours=23, minutes=59))
    work()
    assert reads_requests(new, world) == 404
    clock(timedelta(hours=24))
    work()
    assert reads_requests(new, world) == 200
    assert leads(world) == ["dsl@hazel.example", "rhys@hazel.example"]
    assert told() == sorted([*WATCHERS, "rhys@hazel.example"])
    assert done(world) == ["lead.proposed", "lead.confirmed", "lead.began"]
    work()
    assert (done(world)[3:], told()) == ([], [])


def test_lead_who_cannot_begin_keeps_nobody_else_waiting(world, clock, monkeypatch):
    proposed = [propose(world, email=f"{name}@hazel.example") for name in ("rhys", "mair")]
    for appointment in proposed:
        confirm(appointment, world.person("dsl"))
        accept(appointment)
    clock(timedelta(hours=24))
    give = appointments._give_role

    def broken(appointment, user) -> None:
        if appointment.pk == proposed[0].pk:
            raise RuntimeError
        give(appointment, user)

    monkeypatch.setattr(appointments, "_give_role", broken)
    work()
    assert leads(world) == ["dsl@hazel.example", "mair@hazel.example"]
    monkeypatch.setattr(appointments, "_give_role", give)
    work()
    assert leads(world) == ["dsl@hazel.example", "mair@hazel.example", "rhys@hazel.example"]


def test_role_begins_with_the_invitation_where_that_is_accepted_later(world, clock):
    appointment = confirm(propose(world), world.person("dsl"))
    clock(timedelta(hours=30))
    work()
    assert leads(world) == ["dsl@hazel.example"]
    assert "Starts when they accept their invitation" in appointment.next_step
    accept(appointment)
    assert leads(world) == ["dsl@hazel.example", "rhys@hazel.example"]


def test_pending_lead_is_named_nowhere_and_gets_no_mail_of_the_lead(world, clock):
    appointment = confirm(propose(world), world.person("dsl"))
    accept(appointment)
    user = fresh(appointment).user
    with scope(everything=True):
        assert safeguarding_lead(world.school.pk) == "dsl"
        assert addresses_of(world.school, [DSL]) == ["dsl@hazel.example"]
    for permission in (P.CONTACT_READ, P.PUPIL_COMMENTS_READ, P.LEAD_CONFIRM, P.SCHOOL_VIEW):
        assert not can(user, permission, world.school)


def test_member_keeps_their_role_until_they_begin(world, clock):
    said = change(world, "slt", DSL, by="head")
    confirm(said, world.person("governor"))
    with scope(everything=True):
        assert Membership.objects.get(user=world.person("slt")).role == "slt"
    clock(timedelta(hours=24))
    work()
    with scope(everything=True):
        assert Membership.objects.get(user=world.person("slt")).role == "dsl"


def test_last_leader_who_begins_as_lead_still_invites_others(world, clock):
    confirm(change(world, "wellbeing_lead", DSL, by="head"), world.person("dsl"))
    with scope(everything=True):
        Membership.objects.filter(school=world.school, user=world.person("head")).delete()
    clock(timedelta(hours=24))
    work()
    with scope(everything=True):
        roles = Membership.objects.filter(user=world.person("wellbeing_lead")).values_list("role", flat=True)
        assert sorted(roles) == ["dsl", "wellbeing_lead"]


@pytest.mark.parametrize("by", ["dsl", "governor", "head", "officer"])
def test_appointment_is_stopped_within_the_day(world, clock, by):
    appointment = confirm(propose(world, by="wellbeing_lead"), world.person("governor"))
    accept(appointment)
    told()
    place = reverse("school_people:stop_lead", args=[world.school.pk, appointment.pk])
    client = browser(world.person(by))
    said = client.post(place, follow=True).content.decode()
    assert "Stopped. Rhys Evans will not become safeguarding lead." in said
    assert told() == WATCHERS
    clock(timedelta(hours=48))
    work()
    assert leads(world) == ["dsl@hazel.example"]
    assert done(world)[-1] == "lead.stopped"
    assert browser(world.person(by)).post(place).status_code == 404


def test_stopped_appointment_takes_its_invitation_with_it(world, clock):
    appointment = confirm(propose(world), world.person("governor"))
    with scope(everything=True):
        appointments.stop_lead(appointment=appointment, by=world.person("dsl"))
    accept(appointment)
    clock(timedelta(hours=48))
    work()
    assert leads(world) == ["dsl@hazel.example"]
    with pytest.raises(NotAllowed, match="has already been stopped"):
        confirm(appointment, world.person("officer"))


def test_invitation_that_is_withdrawn_stops_the_appointment(world, sign_in):
    appointment = confirm(propose(world), world.person("governor"))
    place = reverse("school_people:withdraw", args=[world.school.pk, fresh(appointment).invitation_id])
    assert "has been withdrawn" in sign_in("head").post(place, follow=True).content.decode()
    assert fresh(appointment).stopped_at


def test_new_link_needs_no_second_confirmation_and_keeps_the_day(world, sign_in):
    appointment = confirm(propose(world), world.person("governor"))
    before = fresh(appointment)
    place = reverse("school_people:resend", args=[world.school.pk, before.invitation_id])
    sign_in("head").post(place)
    after = fresh(appointment)
    assert (after.confirmed_at, after.invitation_id != before.invitation_id) == (before.confirmed_at, True)


def test_somebody_who_is_removed_meanwhile_does_not_come_back_as_lead(world, clock):
    confirm(change(world, "slt", DSL, by="head"), world.person("governor"))
    remove(world, "slt", by="head")
    clock(timedelta(hours=48))
    work()
    assert leads(world) == ["dsl@hazel.example"]


def test_closed_account_does_not_begin(world, clock):
    confirm(change(world, "slt", DSL, by="head"), world.person("governor"))
    with scope(everything=True):
        deactivate_person(user=world.person("slt"), by=world.person("administrator"))
    clock(timedelta(hours=48))
    work()
    assert leads(world) == ["dsl@hazel.example"]


def without_lead(world) -> None:
    """A school that never had one."""
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="dsl").delete()


def test_first_lead_needs_one_person_and_head_and_governors_are_told(world, clock):
    without_lead(world)
    appointment = propose(world, by="wellbeing_lead")
    assert (appointment.confirmed_by, appointment.needs_second) == (world.person("wellbeing_lead"), False)
    assert sorted(set(told())) == ["governor@hazel.example", "head@hazel.example"]
    accept(appointment)
    work()
    assert leads(world) == []
    clock(timedelta(hours=24))
    work()
    assert leads(world) == ["rhys@hazel.example"]


def test_second_lead_beside_a_first_one_who_has_not_begun_needs_a_second_person(world):
    without_lead(world)
    propose(world)
    assert propose(world, email="head+2@hazel.example").confirmed_at is None


def test_office_is_told_where_only_the_one_who_acts_would_be(world):
    without_lead(world)
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="governor").delete()
    propose(world)
    assert sorted(set(told())) == ["administrator@office.example", "head@hazel.example", "officer@office.example"]


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=2), timedelta(days=3650)])
def test_lead_who_was_removed_first_still_has_to_be_replaced_by_two(world, clock, later):
    remove(world, "dsl", by="head")
    assert told() == WATCHERS
    clock(later)
    assert propose(world, email="head+lead@hazel.example").confirmed_at is None
    assert done(world) == ["lead.ended", "lead.proposed"]


def test_lead_whose_role_was_changed_first_still_has_to_be_replaced_by_two(world):
    change(world, "dsl", SLT, by="head")
    assert told() == WATCHERS
    assert propose(world).confirmed_at is None


def test_lead_whose_account_was_closed_still_counts(world):
    with scope(everything=True):
        deactivate_person(user=world.person("dsl"), by=world.person("administrator"))
        assert needs_second_person(world.school)


def test_invitation_from_before_is_a_proposal_when_it_is_accepted(world, clock):
    with scope(everything=True):
        invitation = f.InvitationFactory(
            school=world.school, email="old@hazel.example", role="dsl", invited_by=world.person("head")
        )
    Client().post(reverse("account_invitation", args=[token_of(invitation)]), NEW)
    clock(timedelta(hours=48))
    work()
    assert leads(world) == ["dsl@hazel.example"]
    with scope(everything=True):
        appointment = Appointment.objects.get(school=world.school)
    assert (appointment.user.name, appointment.confirmed_at) == ("Rhys Evans", None)
    confirm(appointment, world.person("dsl"))
    clock(timedelta(hours=72))
    work()
    assert leads(world) == ["dsl@hazel.example", "old@hazel.example"]


def test_nobody_is_proposed_twice(world):
    propose(world)
    with pytest.raises(NotAllowed, match="has already been proposed"):
        propose(world, email="Rhys+2@hazel.example")
    with pytest.raises(NotAllowed, match="already has the role"):
        propose(world, email="dsl@hazel.example")


def test_no_other_door_makes_a_lead(world):
    with scope(everything=True), pytest.raises(ValueError, match="is appointed"):
        SchoolTeam(world.school).join(world.person("slt"), DSL)


def test_only_the_role_of_the_lead_reads_what_is_written_to_the_lead():
    for permission in (P.CONTACT_READ, P.PUPIL_COMMENTS_READ):
        assert [role for role in ROLES.values() if permission in role] == [DSL]


def test_who_confirms_and_stops():
    confirming = {role.name for role in ROLES.values() if P.LEAD_CONFIRM in role}
    assert confirming == {"head", "governor", "dsl", "officer", "administrator"}
    assert P.LEAD_CONFIRM in HEAD


def test_database_keeps_the_second_person_and_the_day(world):
    head, now = world.person("head"), timezone.now()
    row = {"school": world.school, "email": "x@hazel.example", "proposed_by": head, "user": world.person("slt")}
    confirmed = row | {"confirmed_by": world.person("dsl"), "confirmed_at": now}
    bad = [
        row | {"confirmed_by": head, "confirmed_at": now},
        row | {"confirmed_at": now},
        row | {"stopped_at": now},
        row | {"began_at": now},
        confirmed | {"began_at": now + timedelta(hours=23)},
        confirmed | {"began_at": now + timedelta(hours=24), "user": None},
        confirmed | {"began_at": now + timedelta(hours=24), "stopped_at": now, "stopped_by": head},
    ]
    with scope(everything=True):
        for values in bad:
            with pytest.raises(IntegrityError), transaction.atomic():
                Appointment(**values).save(force_insert=True)
        Appointment(**confirmed, began_at=now + timedelta(hours=24)).save(force_insert=True)


def test_appointment_of_another_school_cannot_be_reached_through_this_one(world, sign_in):
    with scope(everything=True):
        theirs = f.AppointmentFactory(school=world.next_door, proposed_by=world.person("head_next_door"))
    for page in ("confirm_lead", "stop_lead"):
        address = reverse(f"school_people:{page}", args=[world.school.pk, theirs.pk])
        assert sign_in("governor").post(address).status_code == 404
        inside = reverse(f"school_people:{page}", args=[world.next_door.pk, theirs.pk])
        assert sign_in("governor").post(inside).status_code == 404
    with scope(schools=[world.school.pk]):
        assert not Appointment.objects.filter(pk=theirs.pk).exists()


def test_what_was_proposed_a_month_ago_is_forgotten(world):
    old, recent = propose(world), propose(world, email="other@hazel.example")
    with scope(everything=True):
        Appointment.objects.filter(pk=old.pk).update(proposed_at=timezone.now() - timedelta(days=31))
    work()
    with scope(everything=True):
        assert list(Appointment.objects.filter(school=world.school)) == [recent]


def test_appointment_that_was_confirmed_late_begins_though_it_was_proposed_a_month_ago(world):
    member = change(world, "slt", DSL, by="head")
    confirm(member, world.person("governor"))
    now = timezone.now()
    with scope(everything=True):
        Appointment.objects.filter(pk=member.pk).update(
            proposed_at=now - timedelta(days=31), confirmed_at=now - timedelta(hours=12)
        )
    work()
    with scope(everything=True):
        Appointment.objects.filter(pk=member.pk).update(confirmed_at=now - timedelta(hours=25))
    work()
    assert can(world.person("slt"), P.CONTACT_READ, world.school)
