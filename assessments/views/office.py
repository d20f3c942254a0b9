"""The office's work: pipeline, readiness, visits, awards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import queries, services
from assessments.forms import AwardForm, CycleForm, ReviewForm, VisitForm, WithdrawForm
from assessments.models import Award, Visit
from assessments.readiness import readiness_of
from evidence.models import Cycle
from evidence.services.cycles import start_cycle as start
from schools.models import School
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
AWARD_COLUMNS = {
    "school": F("school__name"),
    "level": F("level__name"),
    "from": F("awarded_on"),
    "until": F("valid_until"),
    "status": F("state"),
}


@require_safe
@office_view(P.OFFICE_VIEW)
def pipeline(request):
    """Every school with a cycle and its stage, with a search."""
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    schools = queries.participating_schools().search(words)
    rows = queries.stages_of(list(schools))
    counts = {name: sum(row.stage == name for row in rows) for name in queries.STAGES}
    sorting = sorting_of(request, queries.PIPELINE_COLUMNS, default="school")
    shown = sorting.rows([row for row in rows if not stage or row.stage == stage])
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    stages = [(name, label, counts[name]) for name, label in queries.STAGES.items()]
    context = {"page": page, "stages": stages, "q": words, "stage": stage, "total": len(rows), "sorting": sorting}
    return render(request, "office/pipeline.html", context)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def start_cycle(request, school_pk):
    """Begin a school's way to a level."""
    school = get_object_or_404(School, pk=school_pk)
    form = CycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        level = form.cleaned_data["level"]
        with refusals_on(form):
            start(school=school, version=level.version, level=level, by=request.user)
            messages.success(request, f"{school} has started its cycle towards {level}. Next, invite its people.")
            return redirect("school_home", school.pk)
    return render(request, "office/start_cycle.html", {"school": school, "form": form})


@require_safe
@office_view(P.READINESS_SIGN)
def readiness(request):
    """What schools handed in, longest waiting first."""
    return render(request, "office/readiness.html", {"cycles": queries.readiness_queue()})


@require_page_or_form
@office_view(P.READINESS_SIGN)
def review(request, cycle_id):
    """The gate's findings, and the decision."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "version", "level"), pk=cycle_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            services.sign_readiness(cycle=cycle, decision=data["decision"], note=data["note"], by=request.user)
            messages.success(request, f"Decision signed. {cycle.school}’s leaders have been emailed.")
            return redirect("office:readiness")
    context = {"cycle": cycle, "readiness": readiness_of(cycle), "form": form, "reviews": queries.reviews_of(cycle)}
    return render(request, "office/review.html", context)


@require_safe
@office_view(P.VISITS_SCHEDULE)
def visits(request):
    """Who waits for a visit, and every visit."""
    sorting = sorting_of(request, VISIT_COLUMNS, default="-date")
    page = Paginator(sorting.queryset(queries.all_visits()), 50).get_page(request.GET.get("page"))
    context = {"waiting": queries.cycles_to_visit(), "page": page, "sorting": sorting}
    return render(request, "office/visits.html", context)


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def book(request, cycle_id):
    """Book a visit for a ready school."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level"), pk=cycle_id)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.book_visit(cycle=cycle, by=request.user, **form.cleaned_data)
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
            services.cancel_visit(visit=visit, by=request.user)
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


@require_safe
@office_view(P.AWARDS_MAKE)
def awards(request):
    """Which visits wait for a decision, and the register of awards."""
    sorting = sorting_of(request, AWARD_COLUMNS, default="-from")
    page = Paginator(sorting.queryset(queries.all_awards()), 50).get_page(request.GET.get("page"))
    context = {"waiting": queries.cycles_to_award(), "page": page, "sorting": sorting}
    return render(request, "office/awards.html", context)


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def decide_award(request, cycle_id):
    """Read the visit, then make the award."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level", "version"), pk=cycle_id)
    visit = queries.visit_of(cycle)
    form = AwardForm(request.POST or None, initial={"awarded_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            award = services.make_award(cycle=cycle, by=request.user, **form.cleaned_data)
            messages.success(request, f"{cycle.school} now holds {award.level} status. Its leaders have been emailed.")
            return redirect("office:awards")
    findings = queries.findings_of(visit) if visit else []
    context = {"cycle": cycle, "visit": visit, "findings": findings, "form": form}
    return render(request, "office/decide_award.html", context)


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def end_cycle(request, cycle_id):
    """End a cycle without an award; first the page that says what follows."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level"), pk=cycle_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.close_without_award(cycle=cycle, by=request.user)
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
            services.withdraw_award(award=award, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Award withdrawn. Its public page now says so.")
            return redirect("office:awards")
    return render(request, "office/withdraw.html", {"award": award, "form": form})
