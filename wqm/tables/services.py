"""An upload from page to page: read, read again in another way, cut down to what is used, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg2.errors import LockNotAvailable

from wqm.tables.enums import UploadKind
from wqm.tables.models import Upload
from wqm.tables.reading import read_confined
from wqm.tables.table import GUESSED, BadList, Reading, pack
from wqm.tenancy.scope import scope

# By name, as they run in a child and belong to rooms above.
READERS = {
    UploadKind.PEOPLE: "wqm.contacts.reading.packed_people",
    UploadKind.TYPED: "wqm.contacts.reading.packed_typed",
    UploadKind.NUMBERS: "plans.metric_headings.packed_numbers",
}
MOST_BYTES = 10 * 1024 * 1024
READING = "We are still reading your last file. Wait a moment, then choose this one again."
GONE = "This file has expired or been replaced by a newer one. Upload it again."


@transaction.atomic
def keep_upload(
    *, subject: str, kind: UploadKind, content: bytes, by: Any, school: Any = None, trust: Any = None
) -> Upload:
    """Read a file and keep it for its day, in place of an earlier one for the same subject.

    Raises BadList with a sentence where it is no table, or another list of this person is being read; then the earlier
    one stays. `content` has at most MOST_BYTES.
    """
    _one_at_a_time(by)
    packed = _read(kind, content, GUESSED)
    _one_after_the_other(subject)
    Upload.objects.filter(subject=subject, school=school, trust=trust).delete()
    return Upload.objects.create(
        subject=subject, kind=kind, content=content, packed=packed, school=school, trust=trust,
        uploaded_on=timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def read_again(*, upload: Upload, how: Reading, by: Any) -> Upload:
    """Read the same file in another way; what was said about its columns is forgotten with the old ones.

    Raises BadList where it is no table in that way, was used already, or is gone, or another list of this person is
    being read; then nothing changes.
    """
    _one_at_a_time(by)
    if not upload.content:
        raise BadList("This file was deleted when you saved the list. Upload it again to change how we read it.")
    packed = _read(UploadKind(upload.kind), bytes(upload.content), how)
    if not _write(upload, packed=packed, choices={}):
        raise BadList(GONE)
    return upload


def note_choices(*, upload: Upload, **choices: Any) -> None:
    """Keep what was said about an upload beside it, for the next page. Raises BadList where it is gone."""
    if not _write(upload, choices=upload.choices | choices):
        raise BadList(GONE)


def keep_columns(*, upload: Upload, columns: Sequence[int]) -> None:
    """Once a list is used: delete the file as it came, and the content of every column but these.

    Of a file that is gone already nothing is left to delete.
    """
    table, wanted = upload.table(), set(columns)
    rows = [(line, [cell if at in wanted else "" for at, cell in enumerate(row)]) for line, row in table.rows]
    _write(upload, packed=pack(replace(table, rows=rows, top=())), content=b"")


def forget_uploads(subjects: Iterable[str]) -> int:
    """Delete what is kept for these subjects, in whichever organisation; returns how many there were."""
    return Upload.objects.filter(subject__in=list(subjects)).delete()[0]


def purge_uploads() -> int:
    """Delete uploads of earlier days; returns how many there were. Worker only, again is harmless."""
    with scope(everything=True):
        return Upload.objects.filter(uploaded_on__lt=timezone.localdate()).delete()[0]


def _write(upload: Upload, **values: Any) -> bool:
    """Whether it was still there: reading takes seconds, in which another file may take its place or its day end."""
    for name, value in values.items():
        setattr(upload, name, value)
    return Upload.objects.filter(pk=upload.pk).update(**values) == 1


def _one_at_a_time(person: Any) -> None:
    """Until the end of the transaction; a second one waits as long as for any row, then its person is told.

    A list is read while somebody waits, for seconds: someone who sends many at once must not hold every thread.
    """
    try:
        with transaction.atomic():
            _lock(f"reading:{person.pk}")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise BadList(READING) from error


def _one_after_the_other(subject: str) -> None:
    """Until the end of the transaction: of two files at once the second takes the place of the first."""
    _lock(f"upload:{subject}")


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _read(kind: UploadKind, content: bytes, how: Reading) -> bytes:
    if len(content) > MOST_BYTES:
        raise BadList(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Export it with fewer columns.")
    return read_confined(content, READERS[kind], **asdict(how))
