"""Writing the record."""

from typing import Any

from django.db.models import Model

from wqm.activity.models import Activity
from wqm.security.enums import EventKind
from wqm.security.services import note

# The beginnings of verbs that say who may do what.
RIGHTS = ("member.", "invitation.", "lead.", "account.", "school.second_factor", "assessor.")


def record(
    verb: str, *, by: Any, school: Any = None, trust: Any = None, target: Model | None = None, summary: str = ""
) -> None:
    """Add one row, in the caller's transaction: the act and its record stand or fall together.

    `verb` is "<thing>.<past tense>", for example "judgement.saved". `by` is None where the system did it. Acts that
    give or take rights are in the security log, too.
    """
    thing = f"{target._meta.label_lower}:{target.pk}" if target is not None else ""
    if verb.startswith(RIGHTS):
        note(EventKind.RIGHTS, who=by, what=f"{summary or verb} ({thing})")
    Activity.objects.bulk_create(
        [
            Activity(
                verb=verb,
                actor=by if by is not None and by.is_authenticated else None,
                school=school,
                trust=trust,
                target=thing,
                summary=summary[:300],
            )
        ]
    )
