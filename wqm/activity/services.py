"""Writing the record."""

from typing import Any

from django.db.models import Model

from wqm.activity.models import Activity


def record(
    verb: str, *, by: Any, school: Any = None, trust: Any = None, target: Model | None = None, summary: str = ""
) -> None:
    """Add one row, in the caller's transaction: the act and its record stand or fall together.

    `verb` is "<thing>.<past tense>", for example "judgement.saved". `by` is None where the system did it.
    """
    Activity.objects.bulk_create(
        [
            Activity(
                verb=verb,
                actor=by if by is not None and by.is_authenticated else None,
                school=school,
                trust=trust,
                target=f"{target._meta.label_lower}:{target.pk}" if target is not None else "",
                summary=summary[:300],
            )
        ]
    )
