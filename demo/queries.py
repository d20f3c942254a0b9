"""Who is in the demo, by role."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import OfficeMembership, User
from assessments.models import Assessor
from audits.queries.hall import open_sessions
from audits.seats import session_code
from schools.models import Membership
from wqm.access.roles import ROLES
from wqm.tenancy.scope import scope


@dataclass(frozen=True)
class DemoPerson:
    """Somebody whom the visitor can be."""

    user: User
    role: str
    sentence: str
    place: str


def demo_people() -> list[tuple[str, list[DemoPerson]]]:
    """Groups of people: the office, assessors, the trust, then each school."""
    groups: dict[str, list[DemoPerson]] = {}
    for office_membership in OfficeMembership.objects.select_related("user").order_by("role"):
        _add(groups, "The office", office_membership.user, office_membership.role)
    for assessor in Assessor.objects.select_related("user").order_by("id"):
        _add(groups, "Assessors", assessor.user, assessor.kind)
    with scope(everything=True):
        members = list(Membership.objects.select_related("user", "school", "trust"))
    for member in sorted(members, key=lambda m: (m.trust_id is None, m.pk)):
        _add(groups, str(member.trust or member.school), member.user, member.role)
    return list(groups.items())


def _add(groups: dict[str, list[DemoPerson]], place: str, user: User, role: str) -> None:
    definition = ROLES[role]
    groups.setdefault(place, []).append(DemoPerson(user, definition.label, definition.sentence, place))


@dataclass(frozen=True)
class OpenHall:
    """A staff audit that can be joined now."""

    school: str
    address: str


def open_halls() -> list[OpenHall]:
    """Every session that is open."""
    with scope(everything=True):
        return [
            OpenHall(str(session.audit.school), reverse("hall:late", args=[session.pk, session_code(session.pk)]))
            for session in open_sessions()
        ]
