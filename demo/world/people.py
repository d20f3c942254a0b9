"""Puts people into their places."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.encryption import encrypt
from accounts.models import OfficeMembership, User
from assessments.models import Assessor
from demo.world.organisations import ASSESSORS, MEMBERS, OFFICE, SCHOOLS, TRUST
from schools.models import Membership, School, Trust
from wqm.access.roles import ROLES

# Everybody who needs a second factor has this one, so that signing in by hand can be tried as well.
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
# Long enough that a governor's word on a new safeguarding lead counts.
BEFORE = timedelta(days=200)


def make_places() -> dict[str, School]:
    """The trust and the schools, by key."""
    trust = Trust.objects.create(name=TRUST[0], uid=TRUST[1])
    return {
        key: School.objects.create(
            name=name,
            identifier=number,
            phase=phase,
            pupils=pupils,
            lowest_age=ages[0],
            highest_age=ages[1],
            town=town,
            la_name="Meadowshire",
            la_code="999",
            trust=trust if in_trust else None,
            type_name="Academy converter" if in_trust else "Community school",
        )
        for key, (name, number, phase, pupils, ages, town, in_trust) in SCHOOLS.items()
    }


def make_people(schools: dict[str, School]) -> dict[str, User]:
    """Everybody with their roles; keys are the part of the address before the @."""
    trust = Trust.objects.get(uid=TRUST[1])
    people: dict[str, User] = {}
    for email, name, role in OFFICE:
        OfficeMembership.objects.create(user=_person(people, email, name, role), role=role)
    for email, name, kind in ASSESSORS:
        Assessor.objects.create(user=_person(people, email, name, kind), kind=kind)
    for email, name, place, role in MEMBERS:
        user = _person(people, email, name, role)
        where = {"trust": trust} if place == "trust" else {"school": schools[place]}
        Membership.objects.create(user=user, role=role, since=timezone.now() - BEFORE, **where)
    return people


def _person(people: dict[str, User], email: str, name: str, role: str) -> User:
    key = email.split("@", 1)[0]
    if key not in people:
        people[key] = User.objects.create_user(email, name)
        EmailAddress.objects.create(user=people[key], email=email, verified=True, primary=True)
    needs_factor = ROLES[role].needs_mfa and not Authenticator.objects.filter(user=people[key]).exists()
    if needs_factor:
        Authenticator.objects.create(
            user=people[key], type=Authenticator.Type.TOTP, data={"secret": encrypt(TOTP_SECRET)}
        )
    return people[key]
