"""Nobody makes themselves safeguarding lead: who reads what is written to the lead was confirmed a day before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import deactivate_person
from schools.models import Appointment, Invitation, Membership
from schools.queries import addresses_of, needs_second_person, safeguarding_lead
from schools.services import appointments, invitations, members
from schools.services.links import token_of
from schools.tasks import begin_leads
from schools.teams import SchoolTeam
from tests import factories as f
from tests.databases import as_worker
from tests.reading import one_line
from tests.world import PASSWORD
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, GOVERNOR, HEAD, ROLES, SLT
from wqm.access.sources import can
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

NEW = {"name": "Rhys Evans", "password": PASSWORD}
LONG_AGO = timedelta(days=400)


@pytest.fixture(autouse=True)
def _settled(world) -> None:
    """The people of the world have had their roles for a year, and nobody is proposed."""
    with scope(everything=True):
        Membership.objects.update(since=timezone.now() - LONG_AGO)
        Appointment.objects.all().delete()


@pytest.fixture
def clock(monkeypatch):
    """Sets the time: a Monday noon, and as much later as is asked for."""
    start = datetime(2026, 11, 30, 12, tzinfo=UTC)

    def set_to(later: timedelta = timedelta()) -> None:
        monkeypatch.setattr(timezone, "now", lambda: start + later)

    set_to()
    return set_to


def propose(world, by: str = "head", email: str = "rhys@hazel.example") -> Appointment:
    with scope(everything=True):
        return invitations.invite(team=SchoolTeam(world.school), email=email, role=DSL, by=world.person(by))


def change(world, persona: str, role, by: str):
    with scope(everything=True):
        member = Membership.objects.get(school=world.school, user=world.person(persona))
        return members.change_role(team=SchoolTeam(world.school), member=member, role=role, by=world.person(by))


def remove(world, persona: str, by: str) -> None:
    with scope(everything=True):
        member = Membership.objects.get(school=world.school, user=world.person(persona))
        members.remove_member(team=SchoolTeam(world.school), member=member, by=world.person(by))


def confirm(appointment: Appointment, by) -> Appointment:
    with scope(everything=True):
        return appointments.confirm_lead(appointment=appointment, by=by)


def fresh(appointment: Appointment) -> Appointment:
    with scope(everything=True):
        return Appointment.objects.select_related("user", "invitation").get(pk=appointment.pk)


def accept(appointment: Appointment, client: Client | None = None):
    """The invited person follows the link; returns their browser."""
    client = client or Client()
    client.post(reverse("account_invitation", args=[token_of(fresh(appointment).invitation)]), NEW)
    return client


def work() -> None:
    with as_worker():
        begin_leads()


def leads(world) -> list[str]:
    with scope(everything=True):
        rows = Membership.objects.filter(school=world.school, role="dsl")
        return sorted(rows.values_list("user__email", flat=True))


def told(kind: str = "schools.lead") -> list[str]:
    """Who was written to since the last time."""
    with scope(everything=True):
        mail = OutgoingEmail.objects.filter(kind=kind)
        addresses = sorted(mail.values_list("to", flat=True))
        mail.delete()
    return addresses


def browser(user) -> Client:
    """Signed in at the time that the clock says."""
    client = Client()
    client.force_login(user)
    return client


def reads_requests(user, world) -> int:
    return browser(user).get(reverse("surveys:contact_requests", args=[world.school.pk])).status_code


def done(world) -> list[str]:
    with scope(everything=True):
        rows = Activity.objects.filter(school=world.school, verb__startswith="lead.").order_by("pk")
        return list(rows.values_list("verb", flat=True))


WATCHERS = ["dsl@hazel.example", "governor@hazel.example", "head@hazel.example"]


def test_head_who_invites_a_second_address_of_their_own_reads_nothing(world, sign_in):
    head = sign_in("head")
    place = reverse("school_people:invite", args=[world.school.pk])
    said = head.post(place, {"email": "head+lead@hazel.example", "role": "dsl"}, follow=True).content.decode()
    assert "You proposed head+lead@hazel.example as safeguarding lead. Waiting for a second person" in said
    with scope(everything=True):
        appointment = Appointment.objects.get(school=world.school)
        assert not Invitation.objects.filter(email="head+lead@hazel.example").exists()
    assert told() == WATCHERS
    refused = head.post(
        reverse("school_people:confirm_lead", args=[world.school.pk, appointment.pk]), follow=True
    ).content.decode()
    assert "You proposed this, so somebody else has to confirm it." in refused
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
    with pytest.raises(NotAllowed, match="have had their roles here for 14 days"):
        confirm(appointment, puppet)


def test_role_that_was_changed_a_moment_ago_does_not_count_as_old(world):
    change(world, "contributor", GOVERNOR, by="head")
    with pytest.raises(NotAllowed, match="have had their roles here for 14 days"):
        confirm(propose(world), world.person("contributor"))


def test_proposal_of_somebody_who_came_a_moment_ago_is_not_confirmed_by_the_head(world):
    puppet = f.UserFactory(email="private@mail.example", name="Puppet")
    with scope(everything=True):
        f.MembershipFactory(user=puppet, school=world.school, role="wellbeing_lead")
        appointment = invitations.invite(team=SchoolTeam(world.school), email="x@mail.example", role=DSL, by=puppet)
    with pytest.raises(NotAllowed, match="have had their roles here for 14 days"):
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
    with pytest.raises(NotAllowed, match="somebody at the school has to confirm it"):
        confirm(appointment, world.person(by))
    assert confirm(appointment, world.person("head")).confirmed_at


def test_officer_with_a_role_at_the_school_is_the_office(world):
    officer = world.person("officer")
    with scope(everything=True):
        f.MembershipFactory(user=officer, school=world.school, role="governor", since=timezone.now() - LONG_AGO)
    with pytest.raises(NotAllowed, match="somebody at the school has to confirm it"):
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


def test_good_way_from_the_proposal_to_the_first_request_that_is_read(world, clock):
    head, dsl = world.person("head"), world.person("dsl")
    appointment = propose(world)
    assert told() == WATCHERS
    page = browser(dsl).get(reverse("school_people:lead", args=[world.school.pk])).content.decode()
    assert "Waiting for a second person to confirm it." in page
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
    assert "Begins on Tuesday 1 December at 12:00pm." in people
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
    assert "Begins once they have accepted their invitation" in appointment.next_step
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
    assert "Stopped. Rhys Evans does not become safeguarding lead." in said
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
    with pytest.raises(NotAllowed, match="has been stopped already"):
        confirm(appointment, world.person("officer"))


def test_invitation_that_is_withdrawn_stops_the_appointment(world, sign_in):
    appointment = confirm(propose(world), world.person("governor"))
    place = reverse("school_people:withdraw", args=[world.school.pk, fresh(appointment).invitation_id])
    assert "is withdrawn" in sign_in("head").post(place, follow=True).content.decode()
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
    with pytest.raises(NotAllowed, match="has been proposed already"):
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
