"""An upload between pages: what is refused, and what two at once leave."""

import threading

import pytest
from django.db import connection

from tests.factories import UserFactory
from tests.surveys.test_race import at_once
from wqm.tables.enums import UploadKind
from wqm.tables.models import Upload
from wqm.tables.services import MOST_BYTES, READING, keep_columns, keep_upload, note_choices, read_again
from wqm.tables.table import BadList, Reading
from wqm.tenancy.scope import scope

LIST = b"Name;Email\nAnn;ann@a.example\n"


@pytest.fixture
def here(world):
    with scope(schools=[world.school.pk]):
        yield world.school


def keep(school, content: bytes = LIST, by=None, subject: str = "test") -> Upload:
    by = by or UserFactory()
    return keep_upload(subject=subject, kind=UploadKind.PEOPLE, content=content, school=school, by=by)


def test_file_that_cannot_be_read_in_another_way_stays_as_it_was_read(here):
    upload = keep(here)
    with pytest.raises(BadList, match="The file has no line 9"):
        read_again(upload=upload, how=Reading(header=9), by=UserFactory())
    assert Upload.objects.get(pk=upload.pk).table().header == ["Name", "Email"]


def test_file_of_a_list_that_was_used_cannot_be_read_again_and_has_nothing_unused(here):
    upload = keep(here)
    keep_columns(upload=upload, columns=[1])
    upload.refresh_from_db()
    assert (upload.table().rows, bytes(upload.content)) == ([(2, ["", "ann@a.example"])], b"")
    with pytest.raises(BadList, match="This file was deleted when you saved the list"):
        read_again(upload=upload, how=Reading(), by=UserFactory())


def test_file_whose_place_a_newer_one_took_meanwhile_is_said_to_be_gone(here):
    """In another tab, while this one was read: the page failed."""
    first = keep(here)
    second = keep(here, b"Name;Email\nBo;bo@a.example\n")
    for act in (lambda: note_choices(upload=first, meanings=["", "email"]),
                lambda: read_again(upload=first, how=Reading(separator=","), by=UserFactory())):  # fmt: skip
        with pytest.raises(BadList, match="This file has expired or been replaced by a newer one"):
            act()
    keep_columns(upload=first, columns=[1])  # nothing of it is left
    assert list(Upload.objects.filter(subject="test").values_list("pk", flat=True)) == [second.pk]
    assert second.table().rows == [(2, ["Bo", "bo@a.example"])]


def test_file_that_is_too_large_is_refused_before_it_is_read(here):
    with pytest.raises(BadList, match="larger than 10 MB"):
        keep(here, b"x" * (MOST_BYTES + 1))


def test_person_whose_list_is_being_read_is_told_so_and_holds_up_nobody_else(scratch):
    school, head, other = scratch.school, scratch.person("head"), scratch.person("contributor")
    read, seen = threading.Event(), threading.Event()

    def read_slowly() -> str:
        with scope(schools=[school.pk]):
            keep(school, by=head, subject="first")
            read.set()
            return str(seen.wait(30))

    def read_another(by) -> str:
        with scope(schools=[school.pk]):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            try:
                keep(school, by=by, subject=f"of {by.pk}")
            except BadList as error:
                return str(error)
        return "read"

    def meanwhile() -> list[str]:
        read.wait(30)
        try:
            return [read_another(head), read_another(other)]
        finally:
            seen.set()

    _, said = at_once(read_slowly, meanwhile)
    assert said == [READING, "read"]
    assert read_another(head) == "read"


def test_of_eight_files_at_once_one_stays_and_no_one_meets_an_error(scratch):
    school = scratch.school

    def keep_one(number: int):
        def run() -> int:
            with scope(schools=[school.pk]):
                keep(school, f"Email\np{number}@a.example\n".encode())
            return 1

        return run

    assert at_once(*[keep_one(number) for number in range(8)]) == [1] * 8
    with scope(everything=True):
        assert Upload.objects.filter(subject="test").count() == 1
