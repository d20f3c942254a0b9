"""A questionnaire in another language, from the first word to publication."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from framework.enums import TranslationState
from framework.languages import TRANSLATED, language_of
from framework.models import Questionnaire, TranslatedString, Translation
from framework.policies import check_can_publish_translation, check_can_translate
from framework.queries import fingerprint, source_strings
from framework.services.questionnaires import locked
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.editions import changes_of


@dataclass(frozen=True)
class Written:
    """One text as it was typed. `seen` is the fingerprint of the English that stood beside it."""

    text: str
    is_checked: bool
    seen: str


@transaction.atomic
def add_translation(*, questionnaire: Questionnaire, language: str, by: Any) -> Translation:
    """Begin a language, of a draft or of what is published."""
    questionnaire = locked(questionnaire.pk)
    if language not in [offered.code for offered in TRANSLATED]:
        raise NotAllowed("Choose a language from the list.")
    if questionnaire.translations.filter(language=language).exists():
        raise NotAllowed(f"There is already a translation into {language_of(language)}.")
    translation = Translation.objects.create(questionnaire=questionnaire, language=language)
    _note("translation.added", translation, "Began", by)
    return translation


@transaction.atomic
def save_translation(
    *, translation: Translation, texts: Mapping[str, Written], by: Any, edition: int | None = None
) -> Translation:
    """Keep the texts that were changed. What was checked before and is reworded has to be checked again.

    A tick counts for the words beside it: it is not taken where the English has changed since the page was opened.
    Raises EditConflict where somebody else changed the same text since the page of `edition`.
    """
    translation = _locked(translation)
    check_can_translate(translation)
    english = source_strings(translation.questionnaire)
    stored = {string.key: string for string in translation.strings.all()}
    there = {key: (row.text, row.is_checked) for key, row in stored.items()}
    wanted = {key: (written.text, written.is_checked) for key, written in texts.items() if key in english}
    before = dict.fromkeys(wanted, ("", False)) | there
    for key in changes_of(translation, before, wanted, edition=edition):
        written = texts[key]
        row = stored.get(key) or TranslatedString(translation=translation, key=key)
        is_stale = row.is_checked and row.text != written.text
        is_other = written.seen != fingerprint(english[key])
        row.text = written.text
        row.is_checked = bool(written.text) and written.is_checked and not is_stale and not is_other
        row.save()
    _note("translation.saved", translation, "Saved", by)
    return translation


@transaction.atomic
def publish_translation(*, translation: Translation, by: Any) -> None:
    """Let waves offer it; from now on it is as fixed as what it translates."""
    translation = _locked(translation)
    check_can_publish_translation(translation)
    translation.state = TranslationState.PUBLISHED
    translation.published_at = timezone.now()
    translation.save(update_fields=["state", "published_at"])
    _note("translation.published", translation, "Published", by)


@transaction.atomic
def delete_translation(*, translation: Translation, by: Any) -> None:
    """Throw a draft away with all its texts."""
    translation = _locked(translation)
    check_can_translate(translation)
    _note("translation.deleted", translation, "Deleted", by)
    translation.delete()


def _locked(translation: Translation) -> Translation:
    """The questionnaire first, as everybody does, so that two writers wait and do not block each other."""
    locked(translation.questionnaire_id)
    rows = Translation.objects.select_for_update(of=("self",)).select_related("questionnaire")
    still_there = rows.filter(pk=translation.pk).first()
    if still_there is None:
        raise NotAllowed("A colleague has deleted this translation.")
    return still_there


def _note(verb: str, translation: Translation, act: str, by: Any) -> None:
    language, questionnaire = language_of(translation.language), translation.questionnaire
    record(verb, by=by, target=questionnaire, summary=f"{act} the translation of {questionnaire} into {language}")
