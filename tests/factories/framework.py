"""The framework and questionnaires."""

from django.db.models import Model
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from framework.models import (
    AgendaTemplateItem,
    CountRule,
    Criterion,
    CriterionMapping,
    Framework,
    Level,
    OfficeText,
    Option,
    Outcome,
    Principle,
    Question,
    Questionnaire,
    Recording,
    Rule,
    ScalePoint,
    Section,
    TranslatedString,
    Translation,
    Version,
)
from tests.factories.organisations import UserFactory


def next_number(parent: Model, rows: str) -> int:
    """The place after the last of its rows; the first where the parent is not stored."""
    return getattr(parent, rows).count() + 1 if parent.pk else 1


class FrameworkFactory(DjangoModelFactory):
    """A framework."""

    class Meta:
        model = Framework

    slug = Sequence(lambda n: f"framework-{n}")
    name = "A framework"


class VersionFactory(DjangoModelFactory):
    """A draft version without content."""

    class Meta:
        model = Version

    framework = SubFactory(FrameworkFactory)
    code = Sequence(lambda n: f"version-{n}")
    name = "A version"


class ScalePointFactory(DjangoModelFactory):
    """A point of the scale."""

    class Meta:
        model = ScalePoint

    version = SubFactory(VersionFactory)
    value = Sequence(lambda n: n)
    name = "Secure"
    sentence = "It works."


class PrincipleFactory(DjangoModelFactory):
    """A principle."""

    class Meta:
        model = Principle

    version = SubFactory(VersionFactory)
    number = LazyAttribute(lambda row: next_number(row.version, "principles"))
    code = Sequence(lambda n: f"principle-{n}")
    name = "A principle"
    sentence = "What it means."


class CriterionFactory(DjangoModelFactory):
    """A criterion."""

    class Meta:
        model = Criterion

    principle = SubFactory(PrincipleFactory)
    number = LazyAttribute(lambda row: next_number(row.principle, "criteria"))
    code = Sequence(lambda n: f"criterion-{n}")
    text = "Something that can be judged."


class CriterionMappingFactory(DjangoModelFactory):
    """A criterion grew from an earlier one."""

    class Meta:
        model = CriterionMapping

    criterion = SubFactory(CriterionFactory)
    earlier = SubFactory(CriterionFactory)


class LevelFactory(DjangoModelFactory):
    """A level of award."""

    class Meta:
        model = Level

    version = SubFactory(VersionFactory)
    number = LazyAttribute(lambda row: next_number(row.version, "levels"))
    code = Sequence(lambda n: f"level-{n}")
    name = "Approved"


class RuleFactory(DjangoModelFactory):
    """A rule of readiness."""

    class Meta:
        model = Rule

    version = SubFactory(VersionFactory)
    kind = "criteria_judged"


class OutcomeFactory(DjangoModelFactory):
    """A visit that ends with the award."""

    class Meta:
        model = Outcome

    version = SubFactory(VersionFactory)
    number = LazyAttribute(lambda row: next_number(row.version, "outcomes"))
    code = Sequence(lambda n: f"outcome-{n}")
    name = "Awarded"
    sentence = "You hold the award."
    kind = "awarded"


class AgendaTemplateItemFactory(DjangoModelFactory):
    """Half an hour of quiet on the agenda of a level."""

    class Meta:
        model = AgendaTemplateItem

    level = SubFactory(LevelFactory)
    version = SelfAttribute("level.version")
    number = LazyAttribute(lambda row: next_number(row.level, "agenda_items"))
    kind = "quiet"
    title = "Quiet hour"


class CountRuleFactory(DjangoModelFactory):
    """A year without the award is left out."""

    class Meta:
        model = CountRule

    version = SubFactory(VersionFactory)
    event = "not_yet"
    effect = "left_out"
    sentence = "This year is left out."


class QuestionnaireFactory(DjangoModelFactory):
    """A draft questionnaire."""

    class Meta:
        model = Questionnaire

    slug = Sequence(lambda n: f"questionnaire-{n}")
    name = "A questionnaire"
    audience = "staff"


class SectionFactory(DjangoModelFactory):
    """A section."""

    class Meta:
        model = Section

    questionnaire = SubFactory(QuestionnaireFactory)
    number = LazyAttribute(lambda row: next_number(row.questionnaire, "sections"))
    name = "A section"


class QuestionFactory(DjangoModelFactory):
    """A scale question."""

    class Meta:
        model = Question

    section = SubFactory(SectionFactory)
    number = LazyAttribute(lambda row: next_number(row.section, "questions"))
    code = Sequence(lambda n: f"question-{n}")
    text = "How is it?"


class OptionFactory(DjangoModelFactory):
    """An answer to choose."""

    class Meta:
        model = Option

    question = SubFactory(QuestionFactory, kind="choice")
    number = LazyAttribute(lambda row: next_number(row.question, "options"))
    code = Sequence(lambda n: f"option-{n}")
    text = "This one."


class TranslationFactory(DjangoModelFactory):
    """A translation that is being made."""

    class Meta:
        model = Translation

    questionnaire = SubFactory(QuestionnaireFactory)
    language = "cy"


class TranslatedStringFactory(DjangoModelFactory):
    """One text of it."""

    class Meta:
        model = TranslatedString

    translation = SubFactory(TranslationFactory)
    key = "name"
    text = "Sut mae pethau?"


class RecordingFactory(DjangoModelFactory):
    """Somebody spoke the introduction."""

    class Meta:
        model = Recording

    questionnaire = SubFactory(QuestionnaireFactory)
    language = "en"
    key = "intro"
    words = "Tell us how school is."
    file = SubFactory("tests.factories.shared.StoredFileFactory", school=None)
    recorded_by = SubFactory("tests.factories.organisations.UserFactory")


class OfficeTextFactory(DjangoModelFactory):
    """A text that the office wrote in place of our sample."""

    class Meta:
        model = OfficeText

    key = "contact"
    body = "Write to us."
    updated_by = SubFactory(UserFactory)
