"""The files behind recordings, which several editions may share. Callers hold the lock on the questionnaire."""

from django.db.models import QuerySet

from framework.models import Questionnaire, Recording
from wqm.files.models import StoredFile
from wqm.files.services import delete_file


def copy_recordings(earlier: Questionnaire, later: Questionnaire) -> None:
    """The next edition begins with the same sounds; those whose words change are not played any more."""
    Recording.objects.bulk_create(
        Recording(
            questionnaire=later,
            language=recording.language,
            key=recording.key,
            words=recording.words,
            file_id=recording.file_id,
            recorded_at=recording.recorded_at,
            recorded_by_id=recording.recorded_by_id,
        )
        for recording in Recording.objects.filter(questionnaire=earlier)
    )


def remove_recordings(recordings: QuerySet[Recording]) -> None:
    """Remove them with their files, except where another edition plays the same file."""
    files = list(recordings.values_list("file_id", flat=True))
    recordings.delete()
    left = set(Recording.objects.filter(file__in=files).values_list("file_id", flat=True))
    for stored in StoredFile.objects.filter(pk__in=set(files) - left):
        delete_file(stored)
