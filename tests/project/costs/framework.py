"""Pages of the framework, with more questionnaires."""

from framework.models import Questionnaire, Version
from framework.services.versions import create_version
from tests import factories as f
from tests.project.costs.case import Case
from tests.project.costs.office import more_for_the_office
from wqm.tenancy.scope import scope


def a_draft(world) -> dict[str, object]:
    """A draft questionnaire of one section with one question and one translation."""
    translation = f.TranslationFactory(questionnaire__slug="counted")
    section = f.SectionFactory(questionnaire=translation.questionnaire, number=1)
    f.OptionFactory(question__section=section, question__number=1)
    return {"questionnaire_id": translation.questionnaire_id}


def welsh_of_it(world) -> dict[str, object]:
    """Its translation."""
    return a_draft(world) | {"language": "cy"}


def more_questionnaires(world) -> None:
    """Two more of everything in the draft, where there is one, and two more questionnaires with translations."""
    draft = Questionnaire.objects.filter(slug="counted").first() or f.QuestionnaireFactory()
    for number, language in ((2, "pl"), (3, "ur")):
        section = f.SectionFactory(questionnaire=draft, number=number)
        option = f.OptionFactory(question__section=section, question__number=1)
        f.OptionFactory(question=option.question)
        f.TranslatedStringFactory(
            translation__questionnaire=draft, translation__language=language, key="name", text="X"
        )
        f.TranslationFactory(questionnaire=f.QuestionnaireFactory(), language=language)


def the_version(world) -> dict[str, object]:
    """The sample of six principles, copied into a draft."""
    version = Version.objects.filter(code="counted").first()
    if version is None:
        with scope(everything=True):
            version = create_version(name="Counted", based_on=world.version, by=None)
    return {"version_id": version.pk}


def more_levels(world) -> None:
    """Two more levels with rules and questionnaires, outcomes and principles."""
    version = Version.objects.get(code="counted")
    for number in (1, 2):
        level = f.LevelFactory(version=version, questionnaires=["sample-staff", f"gone-{number}"])
        f.RuleFactory(version=version, level=level)
        f.OutcomeFactory(version=version)
        f.CriterionFactory(principle__version=version)


CASES = [
    Case("framework:version", "administrator", more_levels, 26, arguments=the_version),
    Case("framework:list", "officer", more_for_the_office, 10),
    Case("framework:questionnaires", "officer", more_questionnaires, 11),
    Case("framework:questionnaire", "administrator", more_questionnaires, 20, arguments=a_draft),
    Case("framework:preview", "officer", more_questionnaires, 16, arguments=a_draft),
    Case("framework:translation", "administrator", more_questionnaires, 14, arguments=welsh_of_it),
]
