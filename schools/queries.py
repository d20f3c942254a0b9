"""Reading schools, trusts and who belongs to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import OfficeMembership, User
from schools.enums import GONE, RegisterChangeKind, SchoolStatus
from schools.models import (
    Appointment,
    Invitation,
    Membership,
    RegisterChange,
    School,
    SchoolContact,
    Trust,
    UseAgreement,
)
from wqm.access.permissions import P
from wqm.access.roles import DSL, Role, roles_of_kind
from wqm.activity.queries import was_ever_recorded
from wqm.tenancy.scope import scope


def members_of(*, school: Any = None, trust: Any = None) -> QuerySet[Membership]:
    """The people of one school or trust, by name."""
    return Membership.objects.filter(school=school, trust=trust).select_related("user").order_by("user__name", "id")


def active_people(school: Any) -> QuerySet[User]:
    """Everybody with an account who belongs to the school itself, once each, by name."""
    return User.objects.filter(is_active=True, memberships__school=school).distinct().order_by("name", "email")


def people_who_can(school_id: int, permission: P) -> QuerySet[User]:
    """Everybody with an open account whose role at the school itself allows this, once each, by name."""
    names = [role.name for role in roles_of_kind("school") if permission in role]
    members = Membership.objects.filter(school=school_id, role__in=names)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "email")


def people_of_office_who_can(permission: P) -> QuerySet[User]:
    """Everybody of the office with an open account whose role allows this, by name."""
    names = [role.name for role in roles_of_kind("office") if permission in role]
    members = OfficeMembership.objects.filter(role__in=names)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "email")


def is_member(school: Any, user: User) -> bool:
    """Whether this person belongs to the school itself, with an open account."""
    return active_people(school).filter(pk=user.pk).exists()


def open_invitations(*, school: Any = None, trust: Any = None) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    return Invitation.objects.filter(
        school=school, trust=trust, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def open_invitations_from(person: Any) -> QuerySet[Invitation]:
    """Those that this person sent to others, in whichever organisation, and that can still be accepted."""
    sent = Invitation.objects.filter(invited_by=person, accepted_at=None, withdrawn_at=None)
    return sent.filter(expires_at__gt=timezone.now()).select_related("school", "trust")


def addresses_of(school: School, roles: Iterable[Role]) -> list[str]:
    """Email addresses of the active people with one of these roles at the school itself."""
    names = [role.name for role in roles]
    people = Membership.objects.filter(school=school, role__in=names, user__is_active=True)
    return list(people.order_by("user__email").values_list("user__email", flat=True).distinct())


def addresses_of_trust(trust: Trust, roles: Iterable[Role]) -> list[str]:
    """Email addresses of the active people with one of these roles at the trust."""
    names = [role.name for role in roles]
    people = Membership.objects.filter(trust=trust, role__in=names, user__is_active=True)
    return list(people.order_by("user__email").values_list("user__email", flat=True).distinct())


def safeguarding_lead(school_id: int) -> str:
    """The name of the school's designated safeguarding lead (of several, all), empty where nobody is named.

    Enters the school's scope by itself: pages that are open to everybody say this name.
    """
    with scope(schools=[school_id]):
        people = Membership.objects.filter(school_id=school_id, role=DSL.name, user__is_active=True)
        return ", ".join(people.order_by("user__name", "pk").values_list("user__name", flat=True))


def agreements_of(school: School) -> QuerySet[UseAgreement]:
    """What was agreed at the school on the use of staff surveys and audits, the newest first."""
    return UseAgreement.objects.filter(school=school).select_related("by")


def agreement_in_force(school: School) -> UseAgreement | None:
    """The newest of them; None where the school has agreed nothing yet.

    Enters the school's scope by itself: the first page of everybody who answers shows it.
    """
    with scope(schools=[school.pk]):
        return UseAgreement.objects.filter(school=school).first()


def without_agreement(school_ids: Iterable[int]) -> list[School]:
    """Those of the schools that have not agreed on the use of staff surveys and audits, by name."""
    schools = School.objects.filter(pk__in=list(school_ids))
    return list(schools.exclude(pk__in=UseAgreement.objects.values("school")).order_by("name", "pk"))


def school_contacts(school_id: int) -> dict[str, SchoolContact]:
    """The chair of governors and the staff representative by kind, as far as they are on record.

    Enters the school's scope by itself, as `safeguarding_lead` does and for the same pages.
    """
    with scope(schools=[school_id]):
        return {contact.kind: contact for contact in SchoolContact.objects.filter(school_id=school_id)}


def needs_second_person(school: School) -> bool:
    """Whether a new lead needs a second person: where there is one, where one is on the way, and where there was one.

    So nobody gets round it by removing the lead first, however long they wait.
    """
    return (
        Membership.objects.filter(school=school, role=DSL.name).exists()
        or Appointment.objects.filter(school=school, confirmed_at__isnull=False, stopped_at=None).exists()
        or was_ever_recorded("lead.ended", target=school)
    )


def open_appointments(school: School | int) -> QuerySet[Appointment]:
    """Safeguarding leads that were proposed and have not begun."""
    waiting = Appointment.objects.filter(school=school, began_at=None, stopped_at=None)
    return waiting.select_related("school", "user", "proposed_by", "confirmed_by")


def schools_of(trust: Trust) -> list[School]:
    """The schools of a trust, by name."""
    return list(trust.schools.all())


def trusts_with_counts() -> QuerySet[Trust]:
    """Trusts with the number of their schools."""
    return Trust.objects.annotate(school_count=Count("schools")).order_by("name", "pk")


def find_schools(*, words: str = "", status: str = "", trust: Trust | None = None) -> QuerySet[School]:
    """Every school that fits, by name, with its trust."""
    schools = School.objects.search(words).select_related("trust")
    if status:
        schools = schools.filter(status=status)
    return schools.filter(trust=trust) if trust else schools


def names_of_members(school_ids: Iterable[int]) -> list[str]:
    """The names of everybody with an account at these schools."""
    members = Membership.objects.filter(school__in=list(school_ids)).values_list("user__name", flat=True)
    return list(members.distinct())


def schools_by_number(numbers: Iterable[str]) -> QuerySet[School]:
    """The schools with these identifiers."""
    return School.objects.filter(identifier__in=list(numbers)).order_by("name")


def facts_of(school: School) -> list[tuple[str, object]]:
    """What the register says, as rows of a summary list."""
    ages = f"{school.lowest_age} to {school.highest_age}" if school.lowest_age is not None else ""
    address = ", ".join(part for part in (school.street, school.town, school.postcode) if part)
    rows: list[tuple[str, object]] = [
        ("Number", school.reference),
        ("UKPRN", school.ukprn),
        ("Country", school.get_country_display()),
        ("Status", school.get_status_display()),
        ("Phase", school.get_phase_display()),
        ("Type", school.type_name),
        ("Local authority", school.la_name),
        ("Trust", school.trust or "None"),
        ("Ages", ages),
        ("Pupils", school.pupils if school.pupils is not None else ""),
        ("Address", address),
        ("Entered", "National register" if school.from_register else "Added by the office"),
    ]
    return [row for row in rows if row[1] != ""]


def open_changes(*, school: Any = None) -> QuerySet[RegisterChange]:
    """What the register says of schools (of one) and nobody has resolved, newest first."""
    changes = RegisterChange.objects.filter(resolved_at=None).select_related("school", "trust_before", "trust_after")
    return changes.filter(school=school) if school else changes


def resolved_changes() -> QuerySet[RegisterChange]:
    """What the office has resolved, the latest first."""
    resolved = RegisterChange.objects.filter(resolved_at__isnull=False).order_by("-resolved_at", "-pk")
    return resolved.select_related("school", "resolved_by")


@dataclass(frozen=True)
class SchoolThatLeft:
    """What a trust is told of a school that it had: its name, what the register says, and the day."""

    name: str
    says: str
    day: date


def schools_that_left(trust: Trust) -> list[SchoolThatLeft]:
    """Schools that closed, merged or went to another trust and have not come back, the latest first, each once."""
    changes = RegisterChange.objects.filter(trust_before=trust).select_related("school").order_by("-noticed_at", "-pk")
    latest: dict[int, RegisterChange] = {}
    for change in changes:
        if change.kind in GONE or change.kind == RegisterChangeKind.TRUST:
            latest.setdefault(change.school_id, change)
    return [
        SchoolThatLeft(str(change.school), change.says, change.happened_on)
        for change in latest.values()
        if change.school.trust_id != trust.pk or change.school.status == SchoolStatus.CLOSED
    ]


def known_areas() -> dict[str, str]:
    """The local authorities of the register, as it writes them, by their name in small letters."""
    names = School.objects.exclude(la_name="").order_by().values_list("la_name", flat=True).distinct()
    return {name.casefold(): name for name in names}
