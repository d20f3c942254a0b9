"""Carrying over from the cycle before: look first, then fill what is blank."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from evidence.queries.carry_over import carry_plan, earlier_cycle
from evidence.queries.cycles import current_cycle
from evidence.services.carry_over import carry_cycle_over
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message


@require_page_or_form
@school_view(P.EVIDENCE_SUBMIT)
def carry_over(request, school):
    """What would be filled, what stays, what must be judged again; a POST does it."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    if request.method == "POST":
        with refusals_as_message(request):
            count = carry_cycle_over(cycle=cycle, by=request.user)
            filled = "1 criterion" if count == 1 else f"{count} criteria"
            messages.success(
                request, f"{filled} filled from your last cycle. What you had already written was not changed."
            )
        return redirect("evidence:overview", school.pk)
    earlier = earlier_cycle(cycle)
    plan = carry_plan(cycle, earlier) if earlier and cycle.is_editable else None
    return render(request, "evidence/carry_over.html", {"cycle": cycle, "earlier": earlier, "plan": plan})
