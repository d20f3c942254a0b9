"""What may be done with a version, a questionnaire or a translation in its state."""

from framework.enums import OutcomeKind, TranslationState, VersionState
from framework.models import Questionnaire, Translation, Version
from framework.queries import missing_and_unchecked, publish_problems, sections_of
from wqm.access.refusals import NotAllowed


class NotReady(NotAllowed):
    """A translation that cannot be published; `first` is the key of the first text that needs somebody."""

    def __init__(self, sentence: str, first: str):
        super().__init__(sentence)
        self.first = first


def check_can_change(questionnaire: Questionnaire) -> None:
    """Only a draft changes."""
    if questionnaire.state != VersionState.DRAFT:
        raise NotAllowed(
            f"“{questionnaire}” has been published, so you cannot change it. Start the next edition instead."
        )


def check_can_publish(questionnaire: Questionnaire) -> None:
    """A draft in which nothing is left open."""
    if questionnaire.state != VersionState.DRAFT:
        raise NotAllowed(f"“{questionnaire}” is not a draft. You can only publish a draft.")
    problems = publish_problems(sections_of(questionnaire.pk))
    if problems:
        raise NotAllowed(
            " ".join(problem.sentence for problem in problems[:3]) + (" And more." if len(problems) > 3 else "")
        )


def check_can_retire(questionnaire: Questionnaire) -> None:
    """Only what is in use is taken out of use."""
    if questionnaire.state != VersionState.PUBLISHED:
        raise NotAllowed(f"“{questionnaire}” is not published. You can only retire a published questionnaire.")


def check_can_follow(questionnaire: Questionnaire) -> None:
    """A next edition follows a published one: a draft is changed itself."""
    if questionnaire.state == VersionState.DRAFT:
        raise NotAllowed(f"“{questionnaire}” is a draft, so you can change it as it is.")


def check_can_translate(translation: Translation) -> None:
    """A published translation is as fixed as what it translates."""
    if translation.state != TranslationState.DRAFT:
        raise NotAllowed("This translation has been published, so you cannot change it.")


def check_can_publish_translation(translation: Translation) -> None:
    """Complete and checked, of a questionnaire whose English can no longer change under it."""
    check_can_translate(translation)
    missing, unchecked = missing_and_unchecked(translation)
    if missing or unchecked:
        counts = ((missing, "not translated"), (unchecked, "not checked"))
        left = " and ".join(_count(keys, word) for keys, word in counts if keys)
        raise NotReady(f"You cannot publish this translation yet: {left}.", (missing + unchecked)[0])
    if translation.questionnaire.state == VersionState.DRAFT:
        raise NotAllowed("Publish the English questionnaire first. Until then, its wording could change.")


def _count(keys: list[str], word: str) -> str:
    return f"{len(keys)} text is {word}" if len(keys) == 1 else f"{len(keys)} texts are {word}"


def check_can_change_version(version: Version) -> None:
    """Only a draft changes."""
    if version.state != VersionState.DRAFT:
        raise NotAllowed(
            f"“{version}” has been published, so you cannot change it. Start a new version from it instead."
        )


def check_can_publish_version(version: Version) -> None:
    """A draft that schools can work with."""
    if version.state != VersionState.DRAFT:
        raise NotAllowed("This version is not a draft. You can only publish a draft.")
    if problems := version_problems(version):
        raise NotAllowed(problems[0])


def check_can_retire_version(version: Version) -> None:
    """Only what is in use is taken out of use."""
    if version.state != VersionState.PUBLISHED:
        raise NotAllowed("This version is not published. You can only retire a published version.")


def version_problems(version: Version) -> list[str]:
    """What is in the way of publishing a version."""
    problems = []
    if not (version.principles.exists() and version.scale.exists() and version.levels.exists()):
        problems.append("A version needs at least one principle, one point on the scale and one level.")
    for principle in version.principles.filter(criteria=None):
        problems.append(f"“{principle}” has no criteria. Add one, or delete the principle.")
    return problems + _problems_of_levels(version)


def _problems_of_levels(version: Version) -> list[str]:
    """A first level that no school could reach, and visits that could not end in both ways."""
    problems = []
    first = version.levels.first()
    if first and first.earlier_awards_needed:
        problems.append(f"“{first}” is the first level, so no level is below it. Set the years it needs to 0.")
    kinds = set(version.outcomes.values_list("kind", flat=True))
    if OutcomeKind.AWARDED not in kinds or OutcomeKind.NOT_YET not in kinds:
        problems.append("Add an outcome that awards, and one that says “not yet”.")
    return problems
