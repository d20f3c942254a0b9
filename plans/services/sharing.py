"""What a school shared of its practice."""

from typing import Any

from django.db import transaction

from evidence.models import Evidence
from plans.models import SharedPractice
from plans.policies import MOST_SHARED, check_room
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import apply_edit


@transaction.atomic
def add_shared_practice(*, school: Any, by: Any, **values: Any) -> SharedPractice:
    """Write down what was shared. Raises NotAllowed where the list is full or the evidence is gone."""
    check_room(SharedPractice.objects.filter(school=school).count(), MOST_SHARED, "entries")
    _hold(school.pk, values.get("evidence"))
    shared = SharedPractice.objects.create(school=school, created_by=by, updated_by=by, **values)
    record("sharing.added", by=by, school=school, target=shared, summary=f"Shared practice: “{shared}”")
    return shared


@transaction.atomic
def save_shared_practice(*, shared: SharedPractice, edition: int, by: Any, **values: Any) -> SharedPractice:
    """Change what is written about it. Raises EditConflict."""
    shared = _locked(shared)
    _hold(shared.school_id, values.get("evidence"))
    if apply_edit(shared, values, edition=edition, by=by):
        record("sharing.saved", by=by, school=shared.school, target=shared, summary=f"Wrote on “{shared}”")
    return shared


@transaction.atomic
def remove_shared_practice(*, shared: SharedPractice, by: Any) -> None:
    """Take it from the list; the evidence stays in the library."""
    shared = _locked(shared)
    summary = f"Removed from shared practice: “{shared}”"
    record("sharing.removed", by=by, school=shared.school, target=shared, summary=summary)
    shared.delete()


def _locked(shared: SharedPractice) -> SharedPractice:
    rows = SharedPractice.objects.select_related("school", "updated_by").select_for_update(of=("self",))
    found = rows.filter(pk=shared.pk).first()
    if found is None:
        raise NotAllowed("A colleague has removed this from the list.")
    return found


def _hold(school_id: int, evidence: Evidence | None) -> None:
    """Who uses a piece holds its row, so that it is not binned meanwhile."""
    if evidence is not None and not Evidence.objects.select_for_update().filter(pk=evidence.pk, school=school_id):
        raise NotAllowed("That evidence is no longer in your library. Choose another piece.")
