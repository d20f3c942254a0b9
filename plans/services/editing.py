"""Two people write in one thing: nothing is overwritten unseen."""

from typing import Any

from django.db import models
from django.utils import timezone

from wqm.access.refusals import EditConflict


def apply_edit(row: models.Model, values: dict[str, Any], *, edition: int, by: Any) -> bool:
    """Write `values` on a row that the caller has locked; False where nothing differs.

    Raises EditConflict where another save came after `edition` and the words differ.
    """
    current: Any = row
    if all(getattr(current, name) == value for name, value in values.items()):
        return False
    if current.edition != edition:
        raise EditConflict(current)
    for name, value in values.items():
        setattr(current, name, value)
    current.edition += 1
    current.updated_at, current.updated_by = timezone.now(), by
    current.save()
    return True
