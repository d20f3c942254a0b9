"""What a trust sees of its schools' plans."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.queries.trust import plans_of
from schools.queries import schools_of
from wqm.access.permissions import P
from wqm.access.views import trust_view


@require_safe
@trust_view(P.PLAN_VIEW)
def actions(request, trust):
    """The priorities of every school, with state and what is late."""
    return render(request, "plans/trust_actions.html", {"trust": trust, "rows": plans_of(schools_of(trust))})
