"""Questionnaires for the tests of the editor: of every kind of question, with a translation."""

from framework.models import Questionnaire
from framework.queries import fingerprint, source_strings
from framework.services import structure, translations
from framework.services.questionnaires import create_questionnaire
from framework.services.structure import Asked
from framework.services.translations import Written

DETAILS = {
    "name": "How are we?",
    "audience": "staff",
    "age": "adult",
    "minutes": 5,
    "intro": "Tell us.",
    "source": "",
    "is_sample": False,
}


def scale(text: str, **fields) -> Asked:
    """A question that speaks to leadership."""
    return Asked(**{"text": text, "kind": "scale", "scale": "agreement", "principle_code": "leadership", **fields})


def new_questionnaire(**details) -> Questionnaire:
    """A draft of two sections: three scale questions; one of several, and own words."""
    questionnaire = create_questionnaire(details={**DETAILS, **details}, by=None)
    first = structure.add_section(questionnaire=questionnaire, name="Leaders", by=None)
    second = structure.add_section(questionnaire=questionnaire, name="And you", by=None)
    for code in ("one", "two", "three"):
        structure.add_question(section=first, asked=scale(f"Question {code}"), code=code, by=None)
    choice = Asked(text="Where do you eat?", kind="choice", scale="agreement", options=("At home", "In the hall"))
    structure.add_question(section=second, asked=choice, code="eat", by=None)
    words = Asked(text="Anything else?", kind="text", scale="agreement")
    structure.add_question(section=second, asked=words, code="else", by=None)
    return questionnaire


def translated(questionnaire: Questionnaire, language: str = "cy", **different):
    """Everything translated and checked; `different` gives some texts, by key with dots, as (text, is_checked)."""
    translation = translations.add_translation(questionnaire=questionnaire, language=language, by=None)
    texts = {}
    for key, english in source_strings(questionnaire).items():
        text, is_checked = different.get(key, (f"cy {english}", True))
        texts[key] = Written(text, is_checked, fingerprint(english))
    translations.save_translation(translation=translation, texts=texts, by=None)
    translation.refresh_from_db()
    return translation


def checked_keys(translation) -> set[str]:
    """Which texts are ticked."""
    return set(translation.strings.filter(is_checked=True).values_list("key", flat=True))


def codes(questionnaire: Questionnaire) -> list[list[str]]:
    """The codes of the questions, section by section."""
    return [[question.code for question in section.questions.all()] for section in questionnaire.sections.all()]
