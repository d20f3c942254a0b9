"""Who waits for a visit, and every visit, for the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.forms.visits import VisitForm
from assessments.models import Visit
from assessments.queries.visits import all_visits, cycles_to_visit
from assessments.services.visits import book_visit
from assessments.services.visits import cancel_visit as cancel
from evidence.models import Cycle
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.times import days
from wqm.ui.sorting import sorting_of

VISIT_COLUMNS = {
    "school": F("school__name"),
    "date": F("starts_on"),
    "assessor": F("assessor__name"),
    "status": F("state"),
}


@require_safe
@office_view(P.VISITS_SCHEDULE)
def visits(request):
    """Who waits for a visit, and every visit."""
    sorting = sorting_of(request, VISIT_COLUMNS, default="-date")
    page = Paginator(sorting.queryset(all_visits()), 50).get_page(request.GET.get("page"))
    context = {"waiting": cycles_to_visit(), "page": page, "sorting": sorting}
    return render(request, "office/visits.html", context)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def book(request, cycle_id):
    """Book a visit for a ready school."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level"), pk=cycle_id)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            book_visit(cycle=cycle, by=request.user, **form.cleaned_data)
            messages.success(request, "Visit booked. The school and the assessor have been emailed.")
            return redirect("office:visits")
    return render(request, "office/book.html", {"cycle": cycle, "form": form})


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def cancel_visit(request, visit_id):
    """Cancel a booked visit; first the page that says who is told and what is lost."""
    visit = get_object_or_404(Visit.objects.select_related("school", "assessor"), pk=visit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            cancel(visit=visit, by=request.user)
            messages.success(request, "Visit cancelled. The school and the assessor have been emailed.")
        return redirect("office:visits")
    question = Question(
        f"Cancel the visit to {visit.school}?",
        "Cancel visit",
        reverse("office:visits"),
        [
            f"We will email {visit.school}’s leaders and {visit.assessor}.",
            "The assessor can no longer open the school’s self-evaluation.",
            "The school stays ready for a visit.",
        ],
        "To undo this, book the visit again. The assessor’s notes are kept with the cancelled visit.",
        caption=days(visit.starts_on, visit.ends_on),
        cancel="Keep the visit",
    )
    return ask(request, question)
