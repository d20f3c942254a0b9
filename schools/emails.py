"""Mail about membership."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.queries import office_addresses
from schools.enums import GONE, ContactKind, RegisterChangeKind
from schools.models import Appointment, Invitation, RegisterChange, School
from schools.queries import addresses_of, addresses_of_trust
from schools.services.links import link_of
from wqm.access.roles import DSL, GOVERNOR, HEAD, ROLES, TRUST_LEAD, WELLBEING_LEAD, Role
from wqm.mail.composers import composer
from wqm.mail.services import queue_composed, queue_email
from wqm.tenancy.scope import scope


def invitation(invitation: Invitation) -> None:
    """To the invited person. The row carries the invitation's id only; the link exists in the worker's memory."""
    queue_composed(
        kind="schools.invitation",
        composer="schools.invitation",
        arguments=[{"invitation": invitation.pk}],
        batch=uuid4(),
    )


@composer("schools.invitation")
def compose_invitation(arguments: dict[str, Any]) -> EmailMultiAlternatives | None:
    """The message; nothing where the invitation was used, withdrawn or replaced meanwhile."""
    with scope(everything=True):
        invitations = Invitation.objects.select_related("school", "trust", "invited_by").filter(
            pk=arguments["invitation"]
        )
        invitation = invitations.first()
    if invitation is None or not invitation.is_open:
        return None
    context = {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "link": link_of(invitation),
        "SITE_NAME": settings.SITE_NAME,
    }
    text = render_to_string("emails/invitation.txt", context)
    return EmailMultiAlternatives(subject=f"Invitation to {invitation.organisation}", body=text, to=[invitation.email])


def lead_proposed(appointment: Appointment) -> None:
    """To those who can confirm or stop it, as soon as it is proposed."""
    _tell_watchers(appointment, "proposed", f"Safeguarding lead proposed at {appointment.school}")


def lead_confirmed(appointment: Appointment) -> None:
    """To those who can stop it until it begins."""
    _tell_watchers(appointment, "confirmed", f"Safeguarding lead confirmed at {appointment.school}")


def lead_stopped(appointment: Appointment) -> None:
    """To everybody who was told of it."""
    _tell_watchers(appointment, "stopped", f"Appointment stopped at {appointment.school}")


def lead_began(appointment: Appointment) -> None:
    """To the new lead and to those who watch over it."""
    also = [appointment.user.email] if appointment.user else []
    _tell_watchers(appointment, "began", f"New safeguarding lead at {appointment.school}", also)


def lead_ended(school: School, user: Any, by: Any) -> None:
    """To the person whose role ended, and to those who watch over it."""
    context = {"school": school, "who": user, "by": by}
    _tell(school, by, "ended", f"Safeguarding lead removed at {school}", [user.email], context)


def _tell_watchers(appointment: Appointment, step: str, subject: str, also: Iterable[str] = ()) -> None:
    school = appointment.school
    context = {"school": school, "who": appointment.who, "appointment": appointment}
    _tell(school, appointment.proposed_by, step, subject, also, context)


def _tell(school: School, by: Any, step: str, subject: str, also: Iterable[str], context: dict[str, Any]) -> None:
    """The leads, the governors and the head; the office, where nobody but the one who acted would hear of it."""
    addresses = {*addresses_of(school, [DSL, GOVERNOR, HEAD]), *also}
    if not addresses - {by.email}:
        addresses.update(office_addresses())
    link = settings.SITE_URL + reverse("school_people:lead", args=[school.pk])
    for address in sorted(addresses):
        queue_email(
            kind="schools.lead",
            to=address,
            subject=subject,
            template="safeguarding_lead",
            context={"step": step, "link": link, "appointment": None, "by": None, **context},
        )


def contact_changed(school: School, kind: ContactKind, name: str, addresses: set[str], by: Any) -> None:
    """To who it was and who it is, and to those at the school who would notice; the office, where there are none."""
    watchers = set(addresses_of(school, [DSL, GOVERNOR])) - {by.email} or set(office_addresses())
    context = {"school": school, "kind": kind.label.lower(), "name": name, "by": by}
    for address in sorted(addresses | watchers):
        queue_email(
            kind="schools.contact_changed",
            to=address,
            subject=f"{kind.label} changed at {school}",
            template="school_contact",
            context=context,
        )


def register_changed(change: RegisterChange) -> None:
    """To the school's head and wellbeing leads, and to the leads of the trusts that it leaves and joins."""
    school, subject = change.school, f"National register: {change.get_kind_display().lower()}: {change.school}"
    places = [("school", addresses_of(school, [HEAD, WELLBEING_LEAD]), reverse("school_home", args=[school.pk]))]
    trusts = {trust.pk: trust for trust in (change.trust_before, change.trust_after) if trust}
    for trust in trusts.values():
        addresses = addresses_of_trust(trust, [TRUST_LEAD])
        places.append(("trust", addresses, reverse("trusts:overview", args=[trust.pk])))
    told: set[str] = set()
    for place, addresses, path in places:
        context = {
            "change": change,
            "place": place,
            "is_gone": change.kind in GONE,
            "has_moved": change.kind == RegisterChangeKind.TRUST,
            "link": settings.SITE_URL + path,
        }
        for address in addresses:
            if address not in told:
                told.add(address)
                queue_email(
                    kind="schools.register_change",
                    to=address,
                    subject=subject,
                    template="register_change",
                    context=context,
                )


def office_register_changed(changes: Sequence[RegisterChange]) -> None:
    """To the office, once an import."""
    schools = f"{len(changes)} schools have" if len(changes) > 1 else "1 school has"
    context = {"changes": changes, "link": settings.SITE_URL + reverse("office_schools:register_changes")}
    for address in office_addresses():
        queue_email(
            kind="schools.register_changes",
            to=address,
            subject=f"{schools} changed in the register",
            template="register_changes",
            context=context,
        )


def role_added(team: Any, user: Any, role: Role, by: Any) -> None:
    """To somebody who was given another role where they have one."""
    queue_email(
        kind="schools.role_added",
        to=user.email,
        subject=f"You have a new role at {team}",
        template="role_added",
        context={
            "name": user.get_short_name(),
            "by": by or "The office",
            "organisation": team,
            "role": role,
            "link": settings.SITE_URL + reverse("account"),
        },
    )


def last_head_left(school: School, user: Any, by: Any) -> None:
    """To the office, when a school that had a headteacher here has none any more."""
    link = settings.SITE_URL + reverse("office_schools:school", args=[school.pk])
    context = {"school": school, "who": user, "by": by, "is_own": user == by, "link": link}
    for address in office_addresses():
        queue_email(
            kind="schools.last_head",
            to=address,
            subject=f"No headteacher at {school}",
            template="last_head",
            context=context,
        )
