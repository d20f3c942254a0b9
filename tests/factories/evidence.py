"""A school's cycle."""

from factory import SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from tests.factories.framework import CriterionFactory, LevelFactory, VersionFactory
from tests.factories.places import SchoolFactory, UserFactory


class CycleFactory(DjangoModelFactory):
    """A cycle in self-evaluation."""

    class Meta:
        model = Cycle

    school = SubFactory(SchoolFactory)
    version = SubFactory(VersionFactory)
    level = SubFactory(LevelFactory, version=SelfAttribute("..version"))


class JudgementFactory(DjangoModelFactory):
    """A judgement without a point yet."""

    class Meta:
        model = Judgement

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    criterion = SubFactory(CriterionFactory)
    narrative = "Where we stand."
    updated_by = SubFactory(UserFactory)


class EvidenceFactory(DjangoModelFactory):
    """A note."""

    class Meta:
        model = Evidence

    school = SubFactory(SchoolFactory)
    title = "A note"
    kind = "note"
    note = "What was seen."
    added_by = SubFactory(UserFactory)


class EvidenceUseFactory(DjangoModelFactory):
    """Evidence for a criterion."""

    class Meta:
        model = EvidenceUse

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    evidence = SubFactory(EvidenceFactory, school=SelfAttribute("..school"))
    criterion = SubFactory(CriterionFactory)
