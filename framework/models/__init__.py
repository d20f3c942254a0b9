"""Framework versions, and questionnaires."""

from framework.models.questionnaires import Option, Question, Questionnaire, Section, TranslatedString, Translation
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
    "Option",
    "Principle",
    "Question",
    "Questionnaire",
    "Rule",
    "ScalePoint",
    "Section",
    "TranslatedString",
    "Translation",
    "Version",
]
