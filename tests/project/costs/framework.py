"""Pages of the framework, with more questionnaires."""

from framework.models import Questionnaire
from tests import factories as f
from tests.project.costs.case import Case
from tests.project.costs.office import more_for_the_office


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


CASES = [
    Case("framework:list", "officer", more_for_the_office, 10),
    Case("framework:questionnaires", "officer", more_questionnaires, 11),
    Case("framework:questionnaire", "administrator", more_questionnaires, 20, arguments=a_draft),
    Case("framework:preview", "officer", more_questionnaires, 16, arguments=a_draft),
    Case("framework:translation", "administrator", more_questionnaires, 14, arguments=welsh_of_it),
]
