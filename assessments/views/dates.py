"""Dates of the visit, as the school sees them: one calendar, what is proposed, and what to do when a day goes wrong."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.enums import ConflictKind, ConflictSource, Side
from assessments.forms.arranging import ConflictForm, DeclineDaysForm, PostponeForm, ProposeForm
from assessments.models import DayProposal, Visit
from assessments.queries.dates import marks_of, month_grid, month_of, proposals_of, proposed_day, why_not_any_more
from assessments.queries.visits import changes_of, engagements_on, open_visit_of, person_on, visit_of
from assessments.services.conflicts import declare_conflict
from assessments.services.moving import postpone_visit
from assessments.services.proposals import accept_day, decline_days, propose_days
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.cycles import current_cycle
from schools.calendar.queries import calendar_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.times import school_days


def side_of(request) -> Side:
    """For whom a person speaks on a school's pages."""
    return Side.OFFICE if any(role.kind == "office" for role in request.access.roles) else Side.SCHOOL


def calendar_context(
    cycle: Cycle, visit: Visit | None, proposals: list[DayProposal], month: str, form: ProposeForm, *, can_choose: bool
) -> dict:
    """Two months of the calendar of a cycle's visit, from `month`; `elsewhere` are days ticked in other months."""
    calendar = calendar_of(cycle.school)
    ticked = form.ticked
    first = month_of(month, min(ticked, default=calendar.next_school_day(_first_day(visit))))
    second = (first + timedelta(days=32)).replace(day=1)
    marks = marks_of(proposals, visit, first, second + timedelta(days=31))
    grids = [month_grid(each, calendar, marks, chosen=ticked, can_choose=can_choose) for each in (first, second)]
    shown = {day.day for grid in grids for week in grid.weeks for day in week if day and day.can_choose}
    return {
        "months": grids,
        "form": form,
        "can_choose": can_choose,
        "elsewhere": sorted(ticked - shown),
        "why_not": why_not_any_more(visit, calendar) if visit else "",
    }


def propose_form(request, cycle: Cycle) -> tuple[ProposeForm, str]:
    """The form, bound where days were proposed, and the month of the calendar, which its own buttons turn."""
    number = cycle.level.visit_days
    if request.method != "POST":
        return ProposeForm(number=number), request.GET.get("month", "")
    if month := request.POST.get("month", ""):
        return ProposeForm.turned(request.POST, number=number), month
    return ProposeForm(request.POST, number=number), request.GET.get("month", "")


def _first_day(visit: Visit | None):
    today = timezone.localdate()
    return max(visit.starts_on, today) if visit else today


@require_page_or_form
@school_view(P.ASSESSMENT_VIEW)
def dates(request, school):
    """The calendar; leaders propose days on it."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    visit = open_visit_of(cycle)
    may_arrange = request.access.can(P.VISIT_ARRANGE)
    can_propose = may_arrange and cycle.state == CycleState.READY and not (visit and visit.days_agreed_at)
    if request.method == "POST" and not may_arrange:
        raise PermissionDenied
    form, month = propose_form(request, cycle)
    if form.is_bound and submitted(form, propose_days, cycle=cycle, side=side_of(request), by=request.user):
        messages.success(request, "Days proposed. We have emailed the people who answer.")
        return redirect("assessment:dates", school.pk)
    proposals = proposals_of(cycle)
    can_choose = can_propose or form.is_bound  # of a page that was old what was ticked is shown, with why not
    context = calendar_context(cycle, visit, proposals, month, form, can_choose=can_choose)
    context |= {
        "cycle": cycle,
        "visit": visit or visit_of(cycle),
        "people": engagements_on(visit) if visit else [],
        "changes": changes_of(visit) if visit else [],
        "proposals": proposals,
        "side": side_of(request),
        "may_arrange": may_arrange,
    }
    return render(request, "assessments/dates.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.VISIT_ARRANGE)
def accept(request, school, proposed_id):
    """Agree to one of the days that the other side proposed."""
    proposed = proposed_day(_cycle(school), proposed_id)
    if proposed is None:
        raise Http404
    with refusals_as_message(request):
        visit = accept_day(proposed=proposed, side=side_of(request), by=request.user)
        messages.success(request, f"The visit is agreed for {school_days(visit.starts_on, visit.ends_on)}.")
    return redirect("assessment:dates", school.pk)


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def decline(request, school, proposal_id):
    """None of the days, and why."""
    proposal = get_object_or_404(DayProposal, pk=proposal_id, cycle=_cycle(school))
    form = DeclineDaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            decline_days(proposal=proposal, side=side_of(request), by=request.user, **form.cleaned_data)
            messages.success(request, "Declined. We have emailed the people who proposed these days.")
        return redirect("assessment:dates", school.pk)
    question = Question(
        "Decline these days?",
        "Decline days",
        reverse("assessment:dates", args=[school.pk]),
        ["None of the proposed days will be used. You can propose other days afterwards."],
        is_harmless=True,
    )
    return ask(request, question, form)


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def postpone(request, school, visit_id):
    """The quick way on the day: the visit does not take place, everyone is told at once."""
    visit = get_object_or_404(Visit.objects.select_related("school"), pk=visit_id, school=school)
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            postpone_visit(visit=visit, side=side_of(request), by=request.user, **form.cleaned_data)
            messages.success(request, "Visit postponed. We have emailed everyone. Now propose new days.")
        return redirect("assessment:dates", school.pk)
    return ask(request, postpone_question(visit, reverse("assessment:dates", args=[school.pk])), form)


def postpone_question(visit: Visit, back: str) -> Question:
    """What happens when a visit is postponed."""
    return Question(
        "Postpone this visit?",
        "Postpone visit",
        back,
        [
            "We email the school’s leaders, everyone who was coming and the office at once.",
            "The visit disappears from their calendars.",
            "The assessor’s day is free again, and they stay on the visit.",
        ],
        "To undo this, agree the same day again.",
        caption=school_days(visit.starts_on, visit.ends_on),
        cancel="Keep the visit",
    )


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def conflict(request, school, visit_id):
    """The school says that someone who comes should not assess it; the office alone reads why.

    The address may name another than the lead (`?of=`).
    """
    visit = get_object_or_404(Visit.objects.select_related("school"), pk=visit_id, school=school)
    user = person_on(visit, request.GET.get("of", ""))
    if user is None or not visit.is_open:
        messages.error(request, "They are not on your visit any more, so there is nothing to declare.")
        return redirect("assessment:dates", school.pk)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        source = ConflictSource.OFFICE if side_of(request) == Side.OFFICE else ConflictSource.SCHOOL
        declare_conflict(
            school=school, user=user, kind=ConflictKind(data["kind"]), words=data["words"],
            source=source, by=request.user,
        )  # fmt: skip
        messages.success(request, f"Thank you. {user} is no longer on your visit, and the office finds someone else.")
        return redirect("assessment:dates", school.pk)
    question = Question(
        f"Declare a conflict of interest with {user}?",
        "Declare conflict",
        reverse("assessment:dates", args=[school.pk]),
        [
            f"{user} is off your visit at once and can no longer see anything of your school.",
            "The office finds someone else. Your days stay agreed.",
            "Only the office reads what you write.",
        ],
        "The office can put them back on the visit if there is no conflict.",
    )
    return ask(request, question, form)


def _cycle(school) -> Cycle:
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    return cycle
