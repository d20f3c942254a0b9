"""Reading the framework."""

from django.db.models import Count, QuerySet

from framework.enums import Audience, TranslationState, VersionState
from framework.models import Criterion, Principle, Question, Questionnaire, TranslatedString, Translation, Version


def all_versions() -> QuerySet[Version]:
    """Every version with its numbers of principles and criteria, newest first."""
    return (
        Version.objects.select_related("framework")
        .annotate(
            principle_count=Count("principles", distinct=True),
            criterion_count=Count("principles__criteria", distinct=True),
        )
        .order_by("-id")
    )


def open_versions() -> QuerySet[Version]:
    """Versions that a new cycle can be pinned to, newest first."""
    return all_versions().filter(state=VersionState.PUBLISHED)


def principles_of(version_id: int) -> list[Principle]:
    """The principles with their criteria, two queries, in order."""
    return list(Principle.objects.filter(version_id=version_id).prefetch_related("criteria"))


def criteria_of(version_id: int) -> QuerySet[Criterion]:
    """The criteria with their principles, in order."""
    return Criterion.objects.filter(principle__version_id=version_id).select_related("principle")


def published_questionnaires(audience: Audience | None = None) -> QuerySet[Questionnaire]:
    """Questionnaires that a wave can use."""
    found = Questionnaire.objects.filter(state=VersionState.PUBLISHED)
    return found.filter(audience=audience) if audience else found


def questions_of(questionnaire_id: int) -> list[Question]:
    """The questions with their sections and options, in order."""
    questions = Question.objects.filter(section__questionnaire_id=questionnaire_id)
    return list(questions.select_related("section").prefetch_related("options"))


def source_strings(questionnaire: Questionnaire) -> dict[str, str]:
    """Everything that a respondent reads of a questionnaire, by the key under which it is translated, in order.

    Keys: `name`, `intro` (where there is one), `section:<number>`, `question:<code>`, `option:<question>:<code>`.
    """
    texts = {"name": questionnaire.name}
    if questionnaire.intro:
        texts["intro"] = questionnaire.intro
    for question in questions_of(questionnaire.pk):
        texts[f"section:{question.section.number}"] = question.section.name
        texts[f"question:{question.code}"] = question.text
        for option in question.options.all():
            texts[f"option:{question.code}:{option.code}"] = option.text
    return texts


def languages_of(questionnaire_id: int) -> list[str]:
    """The languages besides English in which respondents can read it, Easy Read (`en-easy`) among them."""
    found = Translation.objects.filter(questionnaire_id=questionnaire_id, state=TranslationState.PUBLISHED)
    return list(found.order_by("language").values_list("language", flat=True))


def translated_texts(questionnaire_id: int, language: str) -> dict[str, str]:
    """The texts of a published translation by key; empty for English, and where there is none."""
    strings = TranslatedString.objects.filter(
        translation__questionnaire_id=questionnaire_id,
        translation__language=language,
        translation__state=TranslationState.PUBLISHED,
    )
    return dict(strings.values_list("key", "text"))
