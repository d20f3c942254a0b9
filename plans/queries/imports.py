"""Files of numbers on their way: where they are kept, and what was said about such a file last time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from plans.models import MetricImport
from wqm.tables.models import Upload
from wqm.tables.queries import upload_of
from wqm.tables.table import header_hash


def upload_subject(*, school: Any = None, trust: Any = None) -> str:
    """What a file of numbers of this school or trust is kept under."""
    return f"numbers:school:{school.pk}" if school else f"numbers:trust:{trust.pk}"


def upload_for(upload_id: UUID, *, school: Any = None, trust: Any = None) -> Upload | None:
    """A file of numbers, while it is kept."""
    return upload_of(upload_id, subject=upload_subject(school=school, trust=trust), school=school, trust=trust)


def upload_of_import(metric_import: MetricImport) -> Upload | None:
    """The file that numbers were read from, while it is kept: until they are stored."""
    upload_id = metric_import.columns.get("upload")
    if not upload_id:
        return None
    return upload_for(UUID(upload_id), school=metric_import.school, trust=metric_import.trust)


def remembered_meanings(header: Sequence[str], *, school: Any = None, trust: Any = None) -> list[str]:
    """What was said about a file with these headings last time; empty where nothing was."""
    imports = MetricImport.objects.filter(school=school, trust=trust, columns__header=header_hash(header))
    last = imports.order_by("-uploaded_at").first()
    return last.columns["meanings"] if last else []
