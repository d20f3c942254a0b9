"""What people do until somebody is safeguarding lead, and who hears of it."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from schools.models import Appointment, Membership
from schools.services import appointments, invitations, members
from schools.services.links import token_of
from schools.tasks import begin_leads
from schools.teams import SchoolTeam
from tests.databases import as_worker
from tests.world import PASSWORD
from wqm.access.roles import DSL
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

NEW = {"name": "Rhys Evans", "password": PASSWORD}
LONG_AGO = timedelta(days=400)


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
