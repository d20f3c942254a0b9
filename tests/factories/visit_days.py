"""Rows of the day of a visit: the pack, what was written and photographed, and on which tablets."""

from uuid import uuid4

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from assessments.models import (
    Briefing,
    Disclosure,
    EvidenceCheck,
    InternalRemark,
    TargetCheck,
    VisitDevice,
    VisitNote,
    VisitPhoto,
)
from tests.factories.assessments import FindingFactory, VisitFactory
from tests.factories.framework import CriterionFactory
from tests.factories.organisations import UserFactory
from tests.factories.shared import StoredFileFactory


class BriefingFactory(DjangoModelFactory):
    """A pack with nothing in it."""

    class Meta:
        model = Briefing

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    format = 1
    content = LazyFunction(lambda: {"names": [], "targets": [], "principles": []})


class VisitNoteFactory(DjangoModelFactory):
    """Something that was seen."""

    class Meta:
        model = VisitNote

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    key = LazyFunction(uuid4)
    kind = "seen"
    text = "Pupils greet each other."
    written_by = SubFactory(UserFactory)
    updated_by = SelfAttribute("written_by")


class TargetCheckFactory(DjangoModelFactory):
    """A target that was met."""

    class Meta:
        model = TargetCheck

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    finding = SubFactory(FindingFactory)
    outcome = "met"
    updated_by = SubFactory(UserFactory)


class EvidenceCheckFactory(DjangoModelFactory):
    """A piece that was seen."""

    class Meta:
        model = EvidenceCheck

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    criterion = SubFactory(CriterionFactory)
    piece = Sequence(lambda n: n + 1)
    is_seen = True
    updated_by = SubFactory(UserFactory)


class DisclosureFactory(DjangoModelFactory):
    """The safeguarding lead was told."""

    class Meta:
        model = Disclosure

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    key = LazyFunction(uuid4)
    heard_at = LazyFunction(timezone.now)
    told = "dsl"
    told_at = SelfAttribute("heard_at")
    written_by = SubFactory(UserFactory)


class InternalRemarkFactory(DjangoModelFactory):
    """For the people on the visit and the office."""

    class Meta:
        model = InternalRemark

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    key = LazyFunction(uuid4)
    text = "Ask again in spring."
    updated_by = SubFactory(UserFactory)


class VisitPhotoFactory(DjangoModelFactory):
    """A display that the school has not approved yet."""

    class Meta:
        model = VisitPhoto

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    file = SubFactory(StoredFileFactory)
    alt_text = "A display about kindness"
    taken_by = SubFactory(UserFactory)


class VisitDeviceFactory(DjangoModelFactory):
    """A tablet with a copy of the visit."""

    class Meta:
        model = VisitDevice

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    user = SubFactory(UserFactory)
    key = LazyFunction(uuid4)
