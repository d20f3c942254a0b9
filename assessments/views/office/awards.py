"""Decisions on awards, and their register, for the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.forms.awards import AwardForm, WithdrawForm
from assessments.models import Award
from assessments.queries.awards import all_awards, cycles_to_award
from assessments.queries.visits import findings_of, visit_of
from assessments.services.awards import close_without_award, make_award, withdraw_award
from evidence.models import Cycle
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on
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
def end_cycle(request, cycle_id):
    """End a cycle without an award; first the page that says what follows."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level"), pk=cycle_id)
    if request.method == "POST":
        with refusals_as_message(request):
            close_without_award(cycle=cycle, by=request.user)
            messages.success(request, f"{cycle.school}’s cycle has ended without an award.")
        return redirect("office:awards")
    question = Question(
        f"End {cycle.school}’s cycle without an award?",
        "End cycle without an award",
        reverse("office:decide_award", args=[cycle.pk]),
        [
            f"{cycle.school} will not get {cycle.level} from this cycle.",
            "Its self-evaluation, evidence and visit report stay, and it can read them.",
            "You can start a new cycle, and the school can carry its work over.",
        ],
        "You cannot undo this. We do not email the school, so speak to its leaders first.",
        caption=cycle.level.name,
    )
    return ask(request, question)


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
