"""Keeping a file. If anything fails, no bytes without a row are left, and no row without bytes."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from wqm.files.checks import BEGINNING, MOST_SOUND_BYTES, check_size, clean_name, kind_of, sound_kind_of
from wqm.files.enums import ALLOWED_TYPES, SOUND_TYPES, ScanState
from wqm.files.models import StoredFile
from wqm.files.storage import kept
from wqm.waking import wake


@dataclass(frozen=True)
class CheckedUpload:
    """An upload that may be stored: its clean name, its kind, and the file, of which only the beginning was read."""

    name: str
    kind: str
    file: UploadedFile

    @property
    def content_type(self) -> str:
        """What it is served as."""
        return (ALLOWED_TYPES | SOUND_TYPES)[self.kind]

    @property
    def size(self) -> int:
        """In bytes."""
        return self.file.size or 0


def check_upload(upload: UploadedFile) -> CheckedUpload:
    """Its size, its name and how it begins. Raises BadUpload with a sentence for the person.

    Costs next to nothing: what the file holds is looked into by the worker, and nobody gets the bytes before.
    """
    check_size(upload.size or 0)
    name = clean_name(upload.name or "file")
    return CheckedUpload(name, kind_of(name, _beginning(upload)), upload)


def check_sound(upload: UploadedFile) -> CheckedUpload:
    """The same for a recording of spoken words, of at most MOST_SOUND_BYTES. There is nothing to look into."""
    check_size(upload.size or 0, MOST_SOUND_BYTES)
    name = clean_name(upload.name or "sound")
    return CheckedUpload(name, sound_kind_of(name, _beginning(upload)), upload)


def store_checked(checked: CheckedUpload, *, by: Any, school: Any = None, trust: Any = None) -> StoredFile:
    """Store it. Nobody gets the bytes before the worker has looked into them, and a scanner where there is one.

    Raises NotStored where there is no room on the disk.
    """
    is_sound = checked.kind in SOUND_TYPES
    waits = not is_sound or bool(settings.CLAMD_URL)
    stored = _store(
        checked.file,
        name=checked.name,
        content_type=checked.content_type,
        by=by,
        school=school,
        trust=trust,
        scan=ScanState.WAITING if waits else ScanState.NOT_SCANNED,
        looked_into_at=timezone.now() if is_sound else None,
    )
    if waits:
        wake("wqm.files.tasks.scan", file_id=str(stored.pk))
    return stored


def store_upload(upload: UploadedFile, *, by: Any, school: Any = None, trust: Any = None) -> StoredFile:
    """Check an upload and store it. Raises BadUpload with a sentence for the person."""
    return store_checked(check_upload(upload), by=by, school=school, trust=trust)


def store_bytes(
    content: bytes, *, name: str, content_type: str, by: Any, school: Any = None, trust: Any = None
) -> StoredFile:
    """Store bytes that the product made itself. Raises NotStored where there is no room on the disk."""
    return _store(ContentFile(content), name=name, content_type=content_type, by=by, school=school, trust=trust)


def store_stream(
    upload: UploadedFile, *, content_type: str, most: int, by: Any, school: Any = None, trust: Any = None
) -> StoredFile:
    """Store a large upload as it is, in pieces, without its content in memory. The caller has looked at what it is.

    Raises BadUpload where it is empty, above `most` bytes, or cannot be stored.
    """
    check_size(upload.size or 0, most)
    name = clean_name(upload.name or "file")
    return _store(upload, name=name, content_type=content_type, by=by, school=school, trust=trust)


def delete_file(stored: StoredFile) -> None:
    """Delete the row, and its bytes once that is committed."""
    # Its key is another one where the worker has written a picture anew since the row was read.
    keys = list(StoredFile.objects.select_for_update().filter(pk=stored.pk).values_list("key", flat=True))
    stored.delete()
    for key in keys:
        transaction.on_commit(partial(default_storage.delete, key))


def new_key(school_id: int | None, trust_id: int | None) -> str:
    """Where new bytes lie: in a folder of the school or trust, under a name that nobody guesses."""
    owner = f"s{school_id}" if school_id else f"t{trust_id}" if trust_id else "office"
    return f"{owner}/{uuid4().hex}"


def hash_of(file: File) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _beginning(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return upload.read(BEGINNING)


def _store(file: File, *, school: Any, trust: Any, by: Any, **values: Any) -> StoredFile:
    stored = StoredFile(school=school, trust=trust, created_by=by, size=file.size, sha256=hash_of(file), **values)
    file.seek(0)
    stored.key = kept(new_key(stored.school_id, stored.trust_id), file)
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except Exception:  # the row was stopped: bytes without one would never be found again
        default_storage.delete(stored.key)
        raise
    return stored
