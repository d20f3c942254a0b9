"""People, schools, trusts and who belongs to them."""

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import OfficeMembership, User
from schools.models import (
    Appointment,
    FormerMembership,
    Invitation,
    Membership,
    RegisterChange,
    School,
    SchoolContact,
    TermDates,
    Trust,
    UseAgreement,
)


class UserFactory(DjangoModelFactory):
    """A person with a verified address and the password "correct horse battery"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person{n}@people.example")
    name = Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        """allauth signs in by verified addresses."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OfficeMembershipFactory(DjangoModelFactory):
    """A member of the office."""

    class Meta:
        model = OfficeMembership

    user = SubFactory(UserFactory)
    role = "officer"


class TrustFactory(DjangoModelFactory):
    """A trust."""

    class Meta:
        model = Trust

    name = Sequence(lambda n: f"Trust {n}")
    uid = Sequence(lambda n: f"T{n:05}")


class SchoolFactory(DjangoModelFactory):
    """A school of the register."""

    class Meta:
        model = School

    name = Sequence(lambda n: f"School {n}")
    identifier = Sequence(lambda n: f"{970000 + n}")
    phase = "primary"


class MembershipFactory(DjangoModelFactory):
    """A head, unless told otherwise."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    school = SubFactory(SchoolFactory)
    role = "head"


class InvitationFactory(DjangoModelFactory):
    """An open invitation."""

    class Meta:
        model = Invitation

    school = SubFactory(SchoolFactory)
    email = Sequence(lambda n: f"invited{n}@people.example")
    role = "contributor"
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(days=14))


class AppointmentFactory(DjangoModelFactory):
    """Somebody who is proposed as safeguarding lead of a school that has one."""

    class Meta:
        model = Appointment

    school = SubFactory(SchoolFactory)
    email = Sequence(lambda n: f"proposed{n}@people.example")
    proposed_by = SubFactory(UserFactory)


class SchoolContactFactory(DjangoModelFactory):
    """The chair of governors of a school."""

    class Meta:
        model = SchoolContact

    school = SubFactory(SchoolFactory)
    kind = "chair"
    name = "Sam Governor"
    email = Sequence(lambda n: f"contact{n}@people.example")


class RegisterChangeFactory(DjangoModelFactory):
    """A school that has closed, says the register, and that nobody has resolved."""

    class Meta:
        model = RegisterChange

    school = SubFactory(SchoolFactory)
    kind = "closed"
    says = LazyAttribute(lambda change: f"The national register says that {change.school} closed. It gives no reason.")
    happened_on = LazyFunction(timezone.localdate)


class UseAgreementFactory(DjangoModelFactory):
    """The use of staff surveys and audits was talked through yesterday."""

    class Meta:
        model = UseAgreement

    school = SubFactory(SchoolFactory)
    with_whom = "Staff reps"
    agreed_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    text = LazyAttribute(lambda agreement: f"What was agreed at {agreement.school}.")
    by = SubFactory(UserFactory)


class TermDatesFactory(DjangoModelFactory):
    """One half-term of an academic year long ago."""

    class Meta:
        model = TermDates

    school = SubFactory(SchoolFactory)
    year = 2020
    half_terms = LazyFunction(lambda: [["2020-09-02", "2020-10-23"]])
    saved_by = SubFactory(UserFactory)


class FormerMembershipFactory(DjangoModelFactory):
    """Someone who worked at a school."""

    class Meta:
        model = FormerMembership

    school = SubFactory(SchoolFactory)
    user = SubFactory(UserFactory)
    role = "contributor"
