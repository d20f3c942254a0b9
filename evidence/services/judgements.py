"""Writing on a criterion. Callers are inside the scope of the school."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.enums import Part
from evidence.models import Cycle, Judgement, JudgementEdition
from evidence.policies import check_can_edit
from framework.models import Criterion, ScalePoint
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit

# What saves itself within this time while one person writes, with nobody else's save in between, is one edition: a
# history of half sentences helps nobody. Each press of Save ends it.
SITTING = timedelta(minutes=15)


@transaction.atomic
def save_judgement(
    *,
    cycle: Cycle,
    criterion: Criterion,
    point: ScalePoint | None,
    narrative: str,
    edition: int,
    by: Any,
    helps: str = "",
    hinders: str = "",
    new_sitting: bool = False,
    keep: bool = False,
) -> Judgement:
    """Save what the school says on a criterion. `edition` is the one the person started from, 0 for none.

    `new_sitting` leaves what this person just wrote as an edition of its own; `keep` makes what is saved now one that
    later saves leave alone.

    Raises EditConflict where another save came in between and the words differ, NotAllowed where the cycle is locked.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    check_can_edit(cycle)
    judgement = Judgement.objects.select_related("updated_by", "point").filter(cycle=cycle, criterion=criterion).first()
    said = {"point": point, "narrative": narrative, "helps": helps, "hinders": hinders}
    if judgement is None:
        judgement = Judgement(school_id=cycle.school_id, cycle=cycle, criterion=criterion, updated_by=by)
    elif not (said := start_edit(judgement, said, edition=edition)):
        if keep:
            judgement.editions.filter(edition=judgement.edition, saved_by=by).update(is_kept=True)
        return judgement
    else:
        keep_what_stood(judgement)
    for name, value in said.items():
        setattr(judgement, name, value)
    store_judgement(judgement, by=by, new_sitting=new_sitting, keep=keep)
    summary = f"Updated criterion {criterion.reference}"
    record("judgement.saved", by=by, school=cycle.school, target=judgement, summary=summary)
    return judgement


def restore_edition(*, earlier: JudgementEdition, edition: int, by: Any) -> Judgement:
    """Make an earlier edition the newest. `edition` is the one that was newest when the person decided.

    What stood until then stays in the history. Raises EditConflict and NotAllowed as `save_judgement` does.
    """
    judgement = earlier.judgement
    return save_judgement(
        cycle=judgement.cycle,
        criterion=judgement.criterion,
        point=earlier.point,
        narrative=earlier.narrative,
        helps=earlier.helps,
        hinders=earlier.hinders,
        edition=edition,
        new_sitting=True,
        keep=True,
        by=by,
    )


def store_judgement(judgement: Judgement, *, by: Any, new_sitting: bool = False, keep: bool = False) -> None:
    """Write a changed judgement as its next edition. Callers hold the lock on the cycle."""
    judgement.edition += 1
    judgement.updated_at, judgement.updated_by = timezone.now(), by
    judgement.save()
    at = judgement.updated_at
    last = None if new_sitting else judgement.editions.first()
    if last and not last.is_kept and last.saved_by_id == by.pk and at - last.begun_at < SITTING:
        words = _words_of(judgement) | {"edition": judgement.edition, "saved_at": at, "is_kept": keep}
        JudgementEdition.objects.filter(pk=last.pk).update(**words)
    else:
        _add_edition(judgement, at, by, keep=keep)


def keep_what_stood(judgement: Judgement) -> None:
    """What was saved before there were editions becomes the first one, so that the next save loses nothing."""
    if judgement.editions.exists():
        return
    _add_edition(judgement, judgement.updated_at, judgement.updated_by)


def _add_edition(judgement: Judgement, at: datetime, by: Any, *, keep: bool = False) -> None:
    JudgementEdition.objects.create(
        **_words_of(judgement), edition=judgement.edition, is_kept=keep, begun_at=at, saved_at=at, saved_by=by
    )


def _words_of(judgement: Judgement) -> dict[str, Any]:
    texts = {part.value: getattr(judgement, part.value) for part in Part}
    return {"school_id": judgement.school_id, "judgement": judgement, "point": judgement.point, **texts}
