"""The trust's pages."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from framework.enums import Audience
from schools.queries import schools_that_left
from trusts.queries import trust_overview
from trusts.steps import steps_of
from wqm.access.permissions import P
from wqm.access.views import trust_view

RESPONSE = {
    Audience.STAFF: "Staff response rate",
    Audience.PUPILS: "Pupil response rate",
    Audience.PARENTS: "Parent response rate",
}


@require_safe
@trust_view(P.TRUST_VIEW)
def overview(request, trust):
    """The trust's schools with their stage, and the heat map of judgements by principle."""
    overview = trust_overview(trust)
    steps = steps_of(trust, request.access, overview.rows)
    codes = [code for code, _ in overview.principles]
    context = {
        "trust": trust,
        "rows": [(row, row.response_cells(), row.cells(codes, overview.by_version)) for row in overview.rows],
        "responses": [RESPONSE[audience] for audience in Audience],
        "principles": overview.principles,
        "legend": overview.legend,
        "left": schools_that_left(trust),
        "main": steps[0],
        "steps": steps[1:],
    }
    return render(request, "trusts/overview.html", context)
