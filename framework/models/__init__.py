"""Framework versions, and questionnaires."""

from framework.models.agendas import AgendaTemplateItem
from framework.models.levels import CountRule, Level, Outcome, Rule
from framework.models.questionnaires import Option, Question, Questionnaire, Section, TranslatedString, Translation
from framework.models.recordings import Recording
from framework.models.texts import OfficeText
from framework.models.versions import (
    Criterion,
    CriterionMapping,
    Framework,
    Principle,
    ScalePoint,
    Version,
)

__all__ = [
    "AgendaTemplateItem",
    "CountRule",
    "Criterion",
    "CriterionMapping",
    "Framework",
    "Level",
    "OfficeText",
    "Option",
    "Outcome",
    "Principle",
    "Question",
    "Questionnaire",
    "Recording",
    "Rule",
    "ScalePoint",
    "Section",
    "TranslatedString",
    "Translation",
    "Version",
]
