"""Recordings of a questionnaire's words: keeping, replacing and removing them. Also after it was published."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from framework.models import Questionnaire, Recording
from framework.recordings import SPOKEN, spoken_words
from framework.services.questionnaires import locked
from framework.services.sounds import remove_recordings
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.files.checks import BadUpload, NotStored
from wqm.files.services import check_sound, store_checked


def keep_recordings(
    *, questionnaire: Questionnaire, language: str, uploads: Mapping[str, UploadedFile], by: Any
) -> dict[str, str]:
    """Keep a sound for each key, in place of the one before; returns the sentence for each that was refused.

    Good ones are kept where others are refused. Raises NotAllowed where nothing of it is read aloud.
    """
    if questionnaire.age not in SPOKEN:
        raise NotAllowed("Only key stage 1 questionnaires can have recordings.")
    refused, checked = {}, {}
    for key, upload in uploads.items():
        try:
            checked[key] = check_sound(upload)
        except BadUpload as error:
            refused[key] = str(error)
    with transaction.atomic():
        questionnaire = locked(questionnaire.pk)
        words = spoken_words(questionnaire, language)
        for key in [key for key in checked if key not in words]:
            refused[key] = "This text has been changed or deleted. Reload the page."
            del checked[key]
        for key, sound in checked.items():
            try:
                stored = store_checked(sound, by=by)
            except NotStored as error:  # the others may be smaller
                refused[key] = str(error)
                continue
            remove_recordings(Recording.objects.filter(questionnaire=questionnaire, language=language, key=key))
            Recording.objects.create(
                questionnaire=questionnaire,
                language=language,
                key=key,
                words=words[key],
                file=stored,
                recorded_by=by,
            )
        if kept := len(checked.keys() - refused.keys()):
            _note(questionnaire, f"Saved {kept} recordings for {questionnaire}", by)
    return refused


@transaction.atomic
def remove_recording(*, recording: Recording, by: Any) -> None:
    """Go back to the device's own voice for a text."""
    questionnaire = locked(recording.questionnaire_id)
    remove_recordings(Recording.objects.filter(pk=recording.pk))
    _note(questionnaire, f"Removed a recording of {questionnaire}", by)


def _note(questionnaire: Questionnaire, summary: str, by: Any) -> None:
    record("questionnaire.recorded", by=by, target=questionnaire, summary=summary)
