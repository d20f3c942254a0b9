"""Finding an upload again."""

from typing import Any
from uuid import UUID

from wqm.tables.models import Upload


def upload_of(upload_id: UUID, *, subject: str, school: Any = None, trust: Any = None) -> Upload | None:
    """The upload for `subject` of this school or trust, unless a newer one replaced it or its day is over."""
    return Upload.objects.filter(pk=upload_id, subject=subject, school=school, trust=trust).first()
