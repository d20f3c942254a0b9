"""Reading the framework."""

from django.db.models import Count, QuerySet

from framework.enums import Audience, VersionState
from framework.models import Criterion, Principle, Question, Questionnaire, Version


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
    """The questions with their sections, in order."""
    return list(Question.objects.filter(section__questionnaire_id=questionnaire_id).select_related("section"))
