"""Finding the cycle and the criterion that an address names."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from evidence.models import Cycle
from evidence.queries.cycles import current_cycle
from framework.models import Criterion
from framework.queries import criteria_of


def cycle_and_criterion(school, criterion_id) -> tuple[Cycle, Criterion]:
    """The running (or last) cycle with a criterion of its version. Raises Http404 without either."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    return cycle, get_object_or_404(criteria_of(cycle.version_id), pk=criterion_id)
