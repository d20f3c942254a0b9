"""Decisions on awards, and their register, for the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.forms.awards import AwardForm, WithdrawForm
from assessments.models import Award
from assessments.queries.awards import all_awards, cycles_to_award
from assessments.queries.visits import findings_of, visit_of
from assessments.services.awards import make_award, withdraw_award
from evidence.models import Cycle
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_on
from wqm.ui.sorting import sorting_of

AWARD_COLUMNS = {
    "school": F("school__name"),
    "level": F("level__name"),
    "from": F("awarded_on"),
    "until": F("valid_until"),
    "status": F("state"),
}


@require_safe
@office_view(P.AWARDS_MAKE)
def awards(request):
    """Which visits wait for a decision, and the register of awards."""
    sorting = sorting_of(request, AWARD_COLUMNS, default="-from")
    page = Paginator(sorting.queryset(all_awards()), 50).get_page(request.GET.get("page"))
    context = {"waiting": cycles_to_award(), "page": page, "sorting": sorting}
    return render(request, "office/awards.html", context)


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def decide_award(request, cycle_id):
    """Read the visit, then make the award."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level", "version"), pk=cycle_id)
    visit = visit_of(cycle)
    form = AwardForm(request.POST or None, initial={"awarded_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            award = make_award(cycle=cycle, by=request.user, **form.cleaned_data)
            messages.success(request, f"{cycle.school} now holds {award.level} status. Its leaders have been emailed.")
            return redirect("office:awards")
    findings = findings_of(visit) if visit else []
    context = {"cycle": cycle, "visit": visit, "findings": findings, "form": form}
    return render(request, "office/decide_award.html", context)


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def withdraw(request, award_id):
    """Withdraw an award, with the reason."""
    award = get_object_or_404(Award.objects.select_related("school", "level"), pk=award_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            withdraw_award(award=award, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Award withdrawn. Its public page now says so.")
            return redirect("office:awards")
    return render(request, "office/withdraw.html", {"award": award, "form": form})
