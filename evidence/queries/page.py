"""What stands around the form on the page of a criterion."""

from typing import Any

from evidence.models import Cycle
from evidence.queries.criteria import judgement_on, last_judgement
from evidence.queries.library import evidence_for
from evidence.queries.work import work_on
from framework.models import Criterion
from framework.queries import criteria_of


def following_criterion(cycle: Cycle, criterion: Criterion) -> Criterion | None:
    """The criterion after this one, None after the last."""
    siblings = list(criteria_of(cycle.version_id))
    place = next(at for at, other in enumerate(siblings) if other.pk == criterion.pk)
    return siblings[place + 1] if place + 1 < len(siblings) else None


def around(cycle: Cycle, criterion: Criterion) -> dict[str, Any]:
    """Judgement, evidence, people, last time, and the criteria before and after; a fixed number of queries."""
    siblings = list(criteria_of(cycle.version_id))
    place = next(at for at, other in enumerate(siblings) if other.pk == criterion.pk)
    judgement, uses = judgement_on(cycle, criterion), evidence_for(cycle, criterion)
    return {
        "judgement": judgement,
        "uses": uses,
        "last": last_judgement(cycle, criterion),
        "work": work_on(cycle, criterion),
        "is_done": bool(uses and judgement and judgement.point_id),
        "previous": siblings[place - 1] if place else None,
        "next": siblings[place + 1] if place + 1 < len(siblings) else None,
    }
