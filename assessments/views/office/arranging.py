"""The board: on which day, and who could come. From here the office asks, answers the school and waives conflicts."""

from datetime import date, timedelta
from itertools import islice

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from assessments.enums import OPEN_ENGAGEMENTS, ConflictKind, ConflictSource, EngagementRole, Part, ProposalState, Side
from assessments.forms.arranging import AskForm, BoardForm, DeclineDaysForm, OfficeConflictForm, WaiveForm
from assessments.models import Assessor, Availability, DayProposal, Visit
from assessments.queries.board import board_of
from assessments.queries.dates import proposals_of, proposed_day
from assessments.queries.visits import engagements_of, open_visit_of
from assessments.services.arranging import ANSWER_WITHIN
from assessments.services.asking import ask_assessor
from assessments.services.conflicts import declare_conflict, waive_conflict
from assessments.services.proposals import accept_day, decline_days, propose_days
from assessments.views.dates import calendar_context, propose_form
from evidence.models import Cycle
from schools.calendar import SchoolCalendar
from schools.calendar.queries import calendar_of
from schools.enums import Phase
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on, submitted
from wqm.prepared import Prepared

CYCLE = Prepared(lambda cycle_id: Cycle.objects.filter(pk=cycle_id).select_related("school", "level"))


def _cycle(cycle_id: int) -> Cycle:
    for cycle in CYCLE.objects(cycle_id):
        return cycle
    raise Http404


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def book(request, cycle_id):
    """The days of a ready school's visit, and who could come then; the address can choose a day."""
    cycle = _cycle(cycle_id)
    visit, proposals, calendar = open_visit_of(cycle), proposals_of(cycle), calendar_of(cycle.school)
    number = cycle.level.visit_days
    looked = BoardForm(request.GET if "starts_on-day" in request.GET else None, number=number)
    starts_on, part = _day(visit, looked, proposals, calendar)
    if not looked.is_bound:
        looked = BoardForm(initial={"starts_on": starts_on, "part": part}, number=number)
    form = AskForm(
        request.POST or None,
        initial={"role": _role(visit), "answer_by": _answer_by(calendar, starts_on)},
        auto_id="id_%s",
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _ask(request, cycle, visit, form.cleaned_data, starts_on, part)
            return redirect("office:book", cycle.pk)
    days = calendar.visit_days(starts_on, number)
    context = {
        "cycle": cycle,
        "visit": visit,
        "proposals": proposals,
        "looked": looked,
        # How addresses of sixty rows begin; each ends with its own numbers.
        "availability": reverse("office:availability", args=[0]).removesuffix("0/"),
        "waive": reverse("office:waive", args=[cycle.pk, 0, "-"]).removesuffix("0/-/"),
        "days": days,
        "last_day": days[-1] if days else starts_on,
        "part": Part(part),
        "why_not": calendar.why_no_visit(starts_on),
        "board": board_of(cycle.school, days or [starts_on], part, visit),
        "form": form,
        "chosen_day": starts_on,
    }
    return render(request, "office/book.html", context, status=422 if form.errors else 200)


def _day(
    visit: Visit | None, looked: BoardForm, proposals: list[DayProposal], calendar: SchoolCalendar
) -> tuple[date, str]:
    """Of a visit that is being arranged its own day; what the address says; the first that the school proposed."""
    if visit:
        return visit.starts_on, visit.part
    if looked.is_bound and looked.is_valid():
        return looked.cleaned_data["starts_on"], looked.cleaned_data.get("part", Part.ALL)
    open_days = [day for each in proposals if each.state == ProposalState.OPEN for day in each.days.all()]
    if open_days:
        return open_days[0].day, open_days[0].part
    return calendar.next_school_day(timezone.localdate() + timedelta(weeks=4)), Part.ALL


def _role(visit: Visit | None) -> str:
    """The lead first; others help."""
    has_lead = visit and visit.engagements.filter(role=EngagementRole.LEAD, state__in=OPEN_ENGAGEMENTS).exists()
    return EngagementRole.CO_ASSESSOR if has_lead else EngagementRole.LEAD


def _answer_by(calendar: SchoolCalendar, starts_on: date) -> date:
    """A school week from now, and before the visit, unless it is today."""
    days = islice(calendar.days_from(timezone.localdate()), ANSWER_WITHIN + 1)
    *_, day = [timezone.localdate(), *(day for day in days if day < starts_on)]
    return day


def _ask(request, cycle: Cycle, visit: Visit | None, data: dict, starts_on: date, part: str) -> None:
    assessor = get_object_or_404(Assessor.objects.select_related("user"), pk=data["assessor"])
    ask_assessor(
        cycle=cycle,
        assessor=assessor,
        role=data["role"],
        answer_by=data["answer_by"],
        by=request.user,
        starts_on=None if visit else starts_on,
        part=part,
    )
    messages.success(request, f"{assessor} has been asked and has until {data['answer_by']:%-d %B} to answer.")


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def propose(request, cycle_id):
    """The office proposes days to the school."""
    cycle = _cycle(cycle_id)
    visit = open_visit_of(cycle)
    form, month = propose_form(request, cycle)
    if form.is_bound and submitted(form, propose_days, cycle=cycle, side=Side.OFFICE, by=request.user):
        messages.success(request, "Days proposed. The school has been emailed.")
        return redirect("office:book", cycle.pk)
    context = calendar_context(cycle, visit, proposals_of(cycle), month, form, can_choose=True)
    return render(request, "office/propose.html", {**context, "cycle": cycle}, status=422 if form.errors else 200)


@require_POST
@office_view(P.VISITS_SCHEDULE)
def accept(request, cycle_id, proposed_id):
    """Agree to a day that the school, or the assessor, proposed."""
    proposed = proposed_day(_cycle(cycle_id), proposed_id)
    if proposed is None:
        raise Http404
    with refusals_as_message(request):
        accept_day(proposed=proposed, side=Side.OFFICE, by=request.user)
        messages.success(request, "Day agreed. The school has been emailed.")
    return redirect("office:book", cycle_id)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def decline(request, cycle_id, proposal_id):
    """None of the proposed days."""
    proposal = get_object_or_404(DayProposal, pk=proposal_id, cycle=cycle_id)
    form = DeclineDaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            decline_days(proposal=proposal, side=Side.OFFICE, by=request.user, **form.cleaned_data)
            messages.success(request, "Declined. The school has been emailed.")
        return redirect("office:book", cycle_id)
    back = reverse("office:book", args=[cycle_id])
    question = Question(
        "Decline these days?", "Decline days", back, ["The school can propose others."], is_harmless=True
    )
    return ask(request, question, form)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def declare(request, cycle_id):
    """Someone should not assess the school, as the office knows; also again after a waiver."""
    cycle = _cycle(cycle_id)
    form = OfficeConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, source = form.cleaned_data, ConflictSource.OFFICE
        user, kind = data["assessor"].user, ConflictKind(data["kind"])
        declare_conflict(school=cycle.school, user=user, kind=kind, words=data["words"], source=source, by=request.user)
        messages.success(request, f"Conflict declared. {user} cannot be asked to visit {cycle.school}.")
        return redirect("office:book", cycle.pk)
    question = Question(
        "Declare a conflict of interest?",
        "Declare conflict",
        reverse("office:book", args=[cycle.pk]),
        ["They cannot be asked to visit this school.", "If they are on its visit, they are off it at once."],
        "To undo this, waive the conflict.",
        caption=str(cycle.school),
    )
    return ask(request, question, form)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def waive(request, cycle_id, user_id, kind):
    """Let someone assess the school in spite of a conflict."""
    cycle, user = _cycle(cycle_id), get_object_or_404(User, pk=user_id, assessor__isnull=False)
    if kind not in ConflictKind.values:
        raise Http404
    form = WaiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            waive_conflict(
                school=cycle.school, user=user, kind=ConflictKind(kind), by=request.user, **form.cleaned_data
            )
            messages.success(request, f"Conflict waived. {user} can be asked to visit {cycle.school}.")
        return redirect("office:book", cycle.pk)
    question = Question(
        f"Waive this conflict of {user}?",
        "Waive conflict",
        reverse("office:book", args=[cycle.pk]),
        [f"{ConflictKind(kind).label}.", f"{user} can be asked to assess {cycle.school} all the same."],
        "To undo this, declare the conflict again.",
        caption=str(cycle.school),
    )
    return ask(request, question, form)


@require_safe
@office_view(P.VISITS_SCHEDULE)
def availability(request, user_id):
    """What an assessor said about their time, and their visits."""
    assessor = get_object_or_404(Assessor.objects.select_related("user"), user=user_id)
    context = {
        "assessor": assessor,
        "weekdays": [f"{date(2024, 1, 1 + day):%A}" for day in assessor.weekdays],
        "phases": [Phase(phase).label for phase in assessor.phases],
        "periods": Availability.objects.filter(user=user_id),
        "engagements": engagements_of(assessor.user),
    }
    return render(request, "office/availability.html", context)
