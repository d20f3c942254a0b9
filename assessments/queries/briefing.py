"""What the school shows to the people on a visit, until it is rows of the visit itself.

`at_school` is the one place that widens a visit's scope to its school. Everything that reads the school's rows for an
assessor is here, so that rows of the visit (the frozen submission, the agenda, the pack) can take its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from assessments.models import Visit
from audits.queries.report import newest_report
from evidence.enums import WITH_FILE
from evidence.models import EvidenceUse
from evidence.queries.criteria import with_evidence
from surveys.queries.outcomes import outcomes_of_school
from surveys.queries.waves import results_by_id
from surveys.reports.charts.means import principle_figure
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@contextmanager
def at_school(visit: Visit) -> Iterator[None]:
    """The rows of the visited school, for someone whose engagement was checked.

    A visit from `find_visit` carries the engagement; a service that is called by the office has everything in scope
    already. Raises NotAllowed for an engagement that is not open to read.
    """
    if visit.engagement is not None and not visit.engagement.is_open_to_read:
        raise NotAllowed("This visit is closed to you.")
    with scope(schools=[visit.school_id], visit=visit.pk):
        yield


@dataclass(frozen=True)
class Briefing:
    """The self-evaluation by principle, the newest shared audit report and survey."""

    states: list[Any]
    audit_report: Any = None
    results: Any = None
    figure: Any = ""


def briefing_of(visit: Visit) -> Briefing:
    """Everything that the page of a visit shows of the school."""
    with at_school(visit):
        published = [outcome for outcome in outcomes_of_school(visit.school_id) if outcome.is_published]
        results = results_by_id(published[0].wave_id, visit.school_id) if published else None
        return Briefing(
            states=with_evidence(visit.cycle),
            audit_report=newest_report(visit.school_id),
            results=results,
            figure=principle_figure(results) if results else "",
        )


def states_of(visit: Visit, principle_id: int) -> list[tuple[Any, Any]]:
    """The self-evaluation of one principle."""
    with at_school(visit):
        states = with_evidence(visit.cycle)
    return [(state, criteria) for state, criteria in states if state.principle.pk == principle_id]


def use_with_file(visit: Visit, use_id: int) -> EvidenceUse:
    """A piece with a file that the school shows for this cycle. Raises Http404."""
    uses = EvidenceUse.objects.select_related("evidence__file")
    with at_school(visit):
        return get_object_or_404(uses, pk=use_id, cycle=visit.cycle_id, evidence__kind__in=WITH_FILE)
