"""What the office uploads and types."""

from framework.forms.levels import PART_FORMS
from framework.forms.questionnaires import (
    LONGEST_TRANSLATION,
    AddTranslationForm,
    DetailsForm,
    ImportForm,
    ImportQuestionnaireForm,
    QuestionForm,
    RecordingsForm,
    SectionForm,
    TranslationForm,
)
from framework.forms.versions import NewVersionForm, VersionForm

__all__ = [
    "LONGEST_TRANSLATION", "PART_FORMS", "AddTranslationForm", "DetailsForm", "ImportForm", "ImportQuestionnaireForm",
    "NewVersionForm", "QuestionForm", "RecordingsForm", "SectionForm", "TranslationForm", "VersionForm",
]  # fmt: skip
