"""Keeping a file."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from wqm.files.checks import MOST_SOUND_BYTES, check_size, clean_name, kind_of, safe_content, sound_kind_of
from wqm.files.enums import ALLOWED_TYPES, SOUND_TYPES, ScanState
from wqm.files.models import StoredFile
from wqm.waking import wake


@dataclass(frozen=True)
class CheckedUpload:
    """An upload that may be kept: its clean name, its kind, and the bytes to keep."""

    name: str
    kind: str
    content: bytes

    @property
    def content_type(self) -> str:
        """What it is served as."""
        return (ALLOWED_TYPES | SOUND_TYPES)[self.kind]


def check_upload(upload: UploadedFile) -> CheckedUpload:
    """Look into an upload; pictures are written anew. Raises BadUpload with a sentence for the person.

    Costs a second or two and no lock: call it before the row is locked that decides.
    """
    check_size(upload.size or 0)
    upload.seek(0)
    content = upload.read()
    name = clean_name(upload.name or "file")
    kind = kind_of(name, content)
    return CheckedUpload(name, kind, safe_content(kind, content))


def check_sound(upload: UploadedFile) -> CheckedUpload:
    """The same for a recording of spoken words, of at most MOST_SOUND_BYTES."""
    check_size(upload.size or 0, MOST_SOUND_BYTES)
    upload.seek(0)
    content = upload.read()
    name = clean_name(upload.name or "sound")
    return CheckedUpload(name, sound_kind_of(name, content), content)


def store_checked(checked: CheckedUpload, *, by: Any, school: Any = None, trust: Any = None) -> StoredFile:
    """Keep it. Where a scanner is configured nobody gets the bytes before it has seen them."""
    stored = store_bytes(
        checked.content, name=checked.name, content_type=checked.content_type, by=by, school=school, trust=trust
    )
    if settings.CLAMD_URL:
        stored.scan = ScanState.WAITING
        stored.save(update_fields=["scan"])
        wake("wqm.files.tasks.scan", file_id=str(stored.pk))
    return stored


def store_upload(upload: UploadedFile, *, by: Any, school: Any = None, trust: Any = None) -> StoredFile:
    """Check an upload by its content and keep it. Raises BadUpload with a sentence for the person."""
    return store_checked(check_upload(upload), by=by, school=school, trust=trust)


def store_bytes(
    content: bytes, *, name: str, content_type: str, by: Any, school: Any = None, trust: Any = None
) -> StoredFile:
    """Keep bytes that the product made itself. The bytes are removed again if the transaction fails to commit."""
    owner = f"s{school.pk}" if school else f"t{trust.pk}" if trust else "office"
    key = default_storage.save(f"{owner}/{uuid4().hex}", ContentFile(content))
    stored = StoredFile(
        key=key,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        school=school,
        trust=trust,
        created_by=by,
    )
    return _save_or_remove(stored)


def store_stream(
    upload: UploadedFile, *, content_type: str, most: int, by: Any, school: Any = None, trust: Any = None
) -> StoredFile:
    """Keep a large upload as it is, in pieces, without its content in memory. The caller has looked at what it is.

    Raises BadUpload where it is empty or above `most` bytes.
    """
    check_size(upload.size or 0, most)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    owner = f"s{school.pk}" if school else f"t{trust.pk}" if trust else "office"
    key = default_storage.save(f"{owner}/{uuid4().hex}", upload)
    stored = StoredFile(
        key=key,
        name=clean_name(upload.name or "file"),
        content_type=content_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        school=school,
        trust=trust,
        created_by=by,
    )
    return _save_or_remove(stored)


def delete_file(stored: StoredFile) -> None:
    """Delete the row, and its bytes once that is committed."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(key))


def _save_or_remove(stored: StoredFile) -> StoredFile:
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except Exception:  # whatever stopped the row: bytes without one would never be found again
        default_storage.delete(stored.key)
        raise
    return stored
