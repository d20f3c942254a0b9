"""A file in which the scanner found something is written down for the school, once, and for that school alone."""

from evidence.models import Evidence
from evidence.services.scanning import HELD_BACK
from evidence.tasks import note_held_back
from tests.databases import as_worker
from wqm.activity.models import Activity
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope


def noted() -> list[tuple]:
    with scope(everything=True):
        return list(Activity.objects.filter(verb=HELD_BACK).values_list("school", "summary", "actor"))


def test_held_back_file_is_recorded_once_without_an_actor(world):
    with scope(everything=True):
        piece = Evidence.objects.get(school=world.school, kind="file")
        StoredFile.objects.filter(school=world.school, name=f"{world.school}.pdf").update(scan="infected")
    for _ in range(2):
        with as_worker():
            note_held_back()
    summary = f"A virus was found in the file for “{piece.title}”, so no one can open it"
    assert noted() == [(world.school.pk, summary, None)]


def test_nothing_is_recorded_of_files_that_are_clean_or_wait(world):
    with scope(everything=True):
        StoredFile.objects.update(scan="waiting")
    with as_worker():
        note_held_back()
    assert noted() == []
