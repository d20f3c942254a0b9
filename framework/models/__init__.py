"""Framework versions, and questionnaires."""

from framework.models.questionnaires import Option, Question, Questionnaire, Section, TranslatedString, Translation
from framework.models.recordings import Recording
from framework.models.texts import OfficeText
from framework.models.versions import (
    Criterion,
    CriterionMapping,
    Framework,
    Level,
    Principle,
    Rule,
    ScalePoint,
    Version,
)

__all__ = [
    "Criterion",
    "CriterionMapping",
    "Framework",
    "Level",
    "OfficeText",
    "Option",
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
