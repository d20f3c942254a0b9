"""Every visit and what became of it, for the office: who waits, and moving, postponing, cancelling one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import ChangeReason, EngagementState, Side
from assessments.forms.arranging import CancelForm, MoveForm, OfficePostponeForm, TakeOffForm
from assessments.models import Engagement, Visit
from assessments.queries.agendas import agenda_of
from assessments.queries.conflicts import open_conflicts
from assessments.queries.dates import open_proposals, proposals_of, why_not_any_more
from assessments.queries.devices import devices_on
from assessments.queries.visits import all_visits, changes_of, cycles_to_visit, engagements_on, visits_to_arrange
from assessments.queries.written import disclosures_on, remarks_on
from assessments.services import moving
from assessments.services.asking import take_off
from assessments.services.photos import allow_photos
from assessments.views.dates import postpone_question
from schools.calendar.queries import calendar_of
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.times import school_days
from wqm.ui.sorting import sorting_of

VISIT_COLUMNS = {
    "school": F("school__name"),
    "date": F("starts_on"),
    "assessor": F("led_by"),
    "status": F("state"),
}


@require_safe
@office_view(P.VISITS_SCHEDULE)
def visits(request):
    """Who waits for a visit, what is being arranged, and every visit."""
    sorting = sorting_of(request, VISIT_COLUMNS, default="-date")
    page = Paginator(sorting.queryset(all_visits()), 50).get_page(request.GET.get("page"))
    context = {
        "waiting": cycles_to_visit(),
        "arranging": visits_to_arrange(),
        "conflicts": open_conflicts(),
        "proposals": open_proposals(),
        "page": page,
        "sorting": sorting,
    }
    return render(request, "office/visits.html", context)


@require_safe
@office_view(P.VISITS_SCHEDULE)
def visit(request, visit_id):
    """One visit: its days, everyone who was asked and what they said, proposals and changes."""
    visit = _visit(visit_id)
    context = {
        "visit": visit,
        "people": engagements_on(visit),
        "why_not": why_not_any_more(visit, calendar_of(visit.school)),
        "agenda": agenda_of(visit),
        "changes": changes_of(visit),
        "tablets": devices_on(visit),
        "proposals": proposals_of(visit.cycle),
        "conflicts": open_conflicts().filter(school=visit.school),
        "remarks": remarks_on(visit),
        "disclosures": disclosures_on(visit),
    }
    return render(request, "office/visit.html", context)


def _visit(visit_id: int) -> Visit:
    related = Visit.objects.select_related("school", "cycle__level", "days_agreed_by")
    return get_object_or_404(related.with_lead(), pk=visit_id)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def move(request, visit_id):
    """Other days, agreed with everyone."""
    visit = _visit(visit_id)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and (moved := submitted(form, moving.move_visit, visit=visit, by=request.user)):
        messages.success(
            request, f"Visit moved to {school_days(moved.starts_on, moved.ends_on)}. Everyone has been emailed."
        )
        return redirect("office:visit", visit.pk)
    return render(request, "office/move.html", {"visit": visit, "form": form}, status=422 if form.errors else 200)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def postpone(request, visit_id):
    """Not on its days; new ones are agreed later."""
    visit = _visit(visit_id)
    form = OfficePostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            moving.postpone_visit(visit=visit, side=Side.OFFICE, by=request.user, **form.cleaned_data)
            messages.success(request, "Visit postponed. Everyone has been emailed.")
        return redirect("office:visit", visit.pk)
    return ask(request, postpone_question(visit, reverse("office:visit", args=[visit.pk])), form)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def cancel_visit(request, visit_id):
    """Cancel a visit; first the page that says who is told and what is lost."""
    visit = _visit(visit_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            moving.cancel_visit(visit=visit, by=request.user, **form.cleaned_data)
            messages.success(request, "Visit cancelled. Everyone has been emailed.")
        return redirect("office:visits")
    who = visit.assessor_name if visit.lead else "everyone who was asked"
    question = Question(
        f"Cancel the visit to {visit.school}?",
        "Cancel visit",
        reverse("office:visit", args=[visit.pk]),
        [
            f"We will email {visit.school}’s leaders and {who}.",
            "The assessor can no longer open the school’s self-evaluation.",
            "The school stays ready for a visit.",
        ],
        "To change the day, postpone or move the visit instead. The notes stay with a cancelled visit.",
        caption=school_days(visit.starts_on, visit.ends_on),
        cancel="Keep the visit",
    )
    return ask(request, question, form)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def off(request, visit_id, engagement_id):
    """Withdraw a request, or take someone off a visit."""
    visit = _visit(visit_id)
    engagement = get_object_or_404(Engagement.objects.select_related("user"), pk=engagement_id, visit=visit)
    if engagement.state == EngagementState.ASKED:
        return _withdraw(request, visit, engagement)
    form = TakeOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            take_off(engagement=engagement, by=request.user, **form.cleaned_data)
            messages.success(request, f"{engagement.user} is no longer on this visit and has been emailed.")
        return redirect("office:visit", visit.pk)
    question = Question(
        f"Remove {engagement.user} from this visit?",
        "Remove from visit",
        reverse("office:visit", args=[visit.pk]),
        ["Their access to the visit ends at once.", "Their days are free for other visits.", "We email them."],
        "To undo this, ask them again.",
        caption=f"{visit.school}, {school_days(visit.starts_on, visit.ends_on)}",
    )
    return ask(request, question, form)


def _withdraw(request, visit: Visit, engagement: Engagement):
    """A request that was not answered changes nothing for the school, so no reason is asked for."""
    back = reverse("office:visit", args=[visit.pk])
    if request.method == "POST":
        with refusals_as_message(request):
            take_off(engagement=engagement, reason=ChangeReason.OTHER, by=request.user)
            messages.success(request, f"Request withdrawn. {engagement.user} has been emailed.")
        return redirect(back)
    question = Question(
        f"Withdraw the request to {engagement.user}?",
        "Withdraw request",
        back,
        [f"{engagement.user} can no longer accept. We email them."],
        "To undo this, ask them again.",
        caption=f"{visit.school}, {school_days(visit.starts_on, visit.ends_on)}",
    )
    return ask(request, question)


@require_POST
@office_view(P.VISITS_SCHEDULE)
def photographs(request, visit_id):
    """Photographs of displays are allowed on this visit, or no longer."""
    visit = get_object_or_404(Visit, pk=visit_id)
    allow_photos(visit=visit, allowed=request.POST.get("allow") == "yes", by=request.user)
    return redirect("office:visit", visit_id)
