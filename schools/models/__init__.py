"""Schools and trusts, who belongs to them, and when a school is open."""

from schools.models.calendar import TermDates
from schools.models.history import FormerMembership
from schools.models.organisations import (
    Appointment,
    Invitation,
    Membership,
    RegisterChange,
    School,
    SchoolContact,
    SchoolQuerySet,
    Trust,
    UseAgreement,
)

__all__ = [
    "Appointment",
    "FormerMembership",
    "Invitation",
    "Membership",
    "RegisterChange",
    "School",
    "SchoolContact",
    "SchoolQuerySet",
    "TermDates",
    "Trust",
    "UseAgreement",
]
