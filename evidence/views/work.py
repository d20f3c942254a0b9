"""Who works on a criterion."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evidence.forms.work import GiveForm
from evidence.models import Assignment
from evidence.queries.work import work_on
from evidence.services import work
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message, refusals_on


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def give(request, school, criterion_id):
    """Assign a criterion to oneself; the people who lead the cycle assign it to others, too."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    may_give = request.access.can(P.EVIDENCE_SUBMIT)
    form = GiveForm(request.POST or None, school=school, by=request.user, may_give=may_give)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = work.give_criterion(cycle=cycle, criterion=criterion, by=request.user, **form.cleaned_data)
            messages.success(request, f"{criterion.reference} is now assigned to {given.person}.")
            return redirect("evidence:criterion", school.pk, criterion.pk)
    context = {
        "cycle": cycle,
        "criterion": criterion,
        "form": form,
        "may_give": may_give,
        "work": work_on(cycle, criterion),
    }
    return render(request, "evidence/give.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def take_back(request, school, assignment_id):
    """Somebody does not work on it any more."""
    rows = Assignment.objects.select_related("person", "criterion__principle")
    assignment = get_object_or_404(rows, pk=assignment_id, school=school)
    person, criterion_id = assignment.person, assignment.criterion_id
    with refusals_as_message(request):
        work.take_back_criterion(assignment=assignment, by=request.user)
        messages.success(request, f"{person} is no longer assigned. Nothing they wrote has changed.")
    return redirect("evidence:criterion", school.pk, criterion_id)
