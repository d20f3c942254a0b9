"""What schools handed in, for the office."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.forms.readiness import ReviewForm
from assessments.queries.readiness import readiness_queue, reviews_of
from assessments.readiness import readiness_of
from assessments.services.readiness import sign_readiness
from evidence.models import Cycle
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_on


@require_safe
@office_view(P.READINESS_SIGN)
def readiness(request):
    """What schools handed in, longest waiting first."""
    return render(request, "office/readiness.html", {"cycles": readiness_queue()})


@require_page_or_form
@office_view(P.READINESS_SIGN)
def review(request, cycle_id):
    """The gate's findings, and the decision."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "version", "level"), pk=cycle_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            sign_readiness(cycle=cycle, decision=data["decision"], note=data["note"], by=request.user)
            messages.success(request, f"Decision signed. {cycle.school}’s leaders have been emailed.")
            return redirect("office:readiness")
    context = {"cycle": cycle, "readiness": readiness_of(cycle), "form": form, "reviews": reviews_of(cycle)}
    return render(request, "office/review.html", context)
