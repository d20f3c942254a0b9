"""The office's work: pipeline, readiness, visits, awards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import queries, services
from assessments.forms import AwardForm, CycleForm, ReviewForm, VisitForm, WithdrawForm
from assessments.models import Award, Visit
from assessments.readiness import readiness_of
from evidence.models import Cycle
from evidence.services.cycles import start_cycle as start
from schools.models import School
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_as_message, refusals_on


@require_safe
@office_view(P.OFFICE_VIEW)
def pipeline(request):
    """Every participating school by stage, with a search."""
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    schools = queries.participating_schools().search(words)
    rows = queries.stages_of(list(schools))
    counts = {name: sum(row.stage == name for row in rows) for name in queries.STAGES}
    shown = [row for row in rows if not stage or row.stage == stage]
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    stages = [(name, label, counts[name]) for name, label in queries.STAGES.items()]
    context = {"page": page, "stages": stages, "q": words, "stage": stage, "total": len(rows)}
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
    page = Paginator(queries.all_visits(), 50).get_page(request.GET.get("page"))
    return render(request, "office/visits.html", {"waiting": queries.cycles_to_visit(), "page": page})


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


@require_POST
@office_view(P.VISITS_SCHEDULE)
def cancel_visit(request, visit_id):
    """Cancel a booked visit."""
    visit = get_object_or_404(Visit, pk=visit_id)
    with refusals_as_message(request):
        services.cancel_visit(visit=visit, by=request.user)
        messages.success(request, "Visit cancelled. The school and the assessor have been emailed.")
    return redirect("office:visits")


@require_safe
@office_view(P.AWARDS_MAKE)
def awards(request):
    """Which visits wait for a decision, and the register of awards."""
    page = Paginator(queries.all_awards(), 50).get_page(request.GET.get("page"))
    return render(request, "office/awards.html", {"waiting": queries.cycles_to_award(), "page": page})


@require_page_or_form
@office_view(P.AWARDS_MAKE)
def decide_award(request, cycle_id):
    """Read the visit, then make the award or end the cycle without one."""
    cycle = get_object_or_404(Cycle.objects.select_related("school", "level", "version"), pk=cycle_id)
    visit = queries.visit_of(cycle)
    form = AwardForm(request.POST or None, initial={"awarded_on": timezone.localdate()})
    if request.method == "POST" and ("end" in request.POST or form.is_valid()):
        with refusals_on(form):
            if "end" in request.POST:
                services.close_without_award(cycle=cycle, by=request.user)
                messages.success(request, "The cycle has ended without an award.")
            else:
                award = services.make_award(cycle=cycle, by=request.user, **form.cleaned_data)
                messages.success(request, f"{cycle.school} is now {award.level}.")
            return redirect("office:awards")
    findings = queries.findings_of(visit) if visit else []
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
            services.withdraw_award(award=award, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Award withdrawn. Its public page now says so.")
            return redirect("office:awards")
    return render(request, "office/withdraw.html", {"award": award, "form": form})
