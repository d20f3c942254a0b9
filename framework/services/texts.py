"""Changing the texts of the office."""

from typing import Any

from django.db import transaction

from framework.enums import TextKey
from framework.models import OfficeText
from framework.sample_texts import SAMPLES
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit


@transaction.atomic
def save_text(*, key: TextKey, body: str, edition: Any, by: Any) -> OfficeText:
    """Store a text of the office. Raises EditConflict where someone else saved in between."""
    text, is_new = OfficeText.objects.select_for_update().get_or_create(
        key=key, defaults={"body": SAMPLES[key], "updated_by": by, "edition": 0}
    )
    if changes := start_edit(text, {"body": body}, edition=edition):
        write_edit(text, changes, by=by)
        record("text.saved", by=by, target=text, summary=f"Changed the {key.label.lower()}")
    elif is_new:
        text.delete()
    return text


@transaction.atomic
def use_sample(*, key: TextKey, edition: int, by: Any) -> None:
    """Go back to our sample; the office's own text is deleted.

    Raises NotAllowed where that is no longer the text of `edition`, which the person has seen.
    """
    text = OfficeText.objects.select_for_update().filter(key=key).first()
    if text is None:
        return
    if text.edition != edition:
        raise NotAllowed("Someone else has changed this text since you opened the page. Read it before you delete it.")
    text.delete()
    record("text.reset", by=by, summary=f"Went back to the sample {key.label.lower()}")
