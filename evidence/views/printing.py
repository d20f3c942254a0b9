"""The self-evaluation to be read on paper: everything that was said and shown, nothing to press."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evidence.queries.criteria import with_evidence
from evidence.queries.cycles import current_cycle
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.views import school_view


@require_safe
@school_view(P.EVIDENCE_VIEW)
def whole(request, school):
    """Every principle and criterion."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    return render(request, "evidence/print.html", _context(cycle, with_evidence(cycle)))


@require_safe
@school_view(P.EVIDENCE_VIEW)
def single(request, school, criterion_id):
    """A single criterion."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    states = [
        (state, [row for row in rows if row[0].criterion.pk == criterion.pk])
        for state, rows in with_evidence(cycle)
        if state.principle.pk == criterion.principle_id
    ]
    return render(request, "evidence/print.html", _context(cycle, states) | {"criterion": criterion})


def _context(cycle, states) -> dict:
    return {"cycle": cycle, "states": states, "printed_at": timezone.now()}
