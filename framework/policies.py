"""What may be done with a questionnaire or a translation as it stands."""

from framework.enums import TranslationState, VersionState
from framework.models import Questionnaire, Translation
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
        raise NotAllowed(f"“{questionnaire}” has been published and cannot be changed any more. Make the next edition.")


def check_can_publish(questionnaire: Questionnaire) -> None:
    """A draft in which nothing is left open."""
    if questionnaire.state != VersionState.DRAFT:
        raise NotAllowed(f"“{questionnaire}” is not a draft. Only a draft can be published.")
    problems = publish_problems(sections_of(questionnaire.pk))
    if problems:
        raise NotAllowed(
            " ".join(problem.sentence for problem in problems[:3]) + (" And more." if len(problems) > 3 else "")
        )


def check_can_retire(questionnaire: Questionnaire) -> None:
    """Only what is in use is taken out of use."""
    if questionnaire.state != VersionState.PUBLISHED:
        raise NotAllowed(f"“{questionnaire}” is not published. Only what is published can be retired.")


def check_can_follow(questionnaire: Questionnaire) -> None:
    """A next edition follows a published one: a draft is changed itself."""
    if questionnaire.state == VersionState.DRAFT:
        raise NotAllowed(f"“{questionnaire}” is a draft. Change it as it is; a next edition follows a published one.")


def check_can_translate(translation: Translation) -> None:
    """A published translation is as fixed as what it translates."""
    if translation.state != TranslationState.DRAFT:
        raise NotAllowed("This translation has been published and cannot be changed any more.")


def check_can_publish_translation(translation: Translation) -> None:
    """Complete and checked, of a questionnaire whose English can no longer change under it."""
    check_can_translate(translation)
    missing, unchecked = missing_and_unchecked(translation)
    if missing or unchecked:
        counts = ((missing, "missing"), (unchecked, "unchecked"))
        left = " and ".join(_count(keys, word) for keys, word in counts if keys)
        raise NotReady(f"This translation cannot be published yet: {left}.", (missing + unchecked)[0])
    if translation.questionnaire.state == VersionState.DRAFT:
        raise NotAllowed("Publish the English questionnaire first: until then its words can still change.")


def _count(keys: list[str], word: str) -> str:
    return f"{len(keys)} text is {word}" if len(keys) == 1 else f"{len(keys)} texts are {word}"
