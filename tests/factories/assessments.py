"""Assessors, readiness, visits and awards."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from assessments.models import Assessor, Award, Finding, LevelChange, ReadinessReview, Visit
from tests.factories.evidence import CycleFactory
from tests.factories.framework import LevelFactory, PrincipleFactory
from tests.factories.organisations import UserFactory


class AssessorFactory(DjangoModelFactory):
    """An active assessor."""

    class Meta:
        model = Assessor

    user = SubFactory(UserFactory)


class ReadinessReviewFactory(DjangoModelFactory):
    """A review that says ready."""

    class Meta:
        model = ReadinessReview

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    decision = "ready"
    note = "Everything is there."
    signed_by = SubFactory(UserFactory)


class VisitFactory(DjangoModelFactory):
    """A booked visit in three weeks."""

    class Meta:
        model = Visit

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    assessor = SubFactory(UserFactory)
    starts_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=21))
    ends_on = SelfAttribute("starts_on")
    booked_by = SubFactory(UserFactory)


class FindingFactory(DjangoModelFactory):
    """Notes on a principle."""

    class Meta:
        model = Finding

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    principle = SubFactory(PrincipleFactory)
    notes = "What was seen and heard."


class LevelChangeFactory(DjangoModelFactory):
    """A cycle that was moved to the next level."""

    class Meta:
        model = LevelChange

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    earlier = SelfAttribute("cycle.level")
    later = SubFactory(LevelFactory)
    reason = "It began on the wrong level."
    changed_by = SubFactory(UserFactory)


class AwardFactory(DjangoModelFactory):
    """An award of today."""

    class Meta:
        model = Award

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    level = SelfAttribute("cycle.level")
    code = Sequence(lambda n: f"CODE{n:06}")
    awarded_on = LazyFunction(timezone.localdate)
    valid_until = LazyFunction(lambda: timezone.localdate() + timedelta(days=365))
    made_by = SubFactory(UserFactory)
