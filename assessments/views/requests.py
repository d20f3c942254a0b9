"""An assessor's own pages: requests to answer, visits, their time, and their calendar."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import OPEN_ENGAGEMENTS, ConflictKind, ConflictSource, EngagementState
from assessments.forms.arranging import CannotComeForm, ConflictForm, DeclareForm, DeclineForm
from assessments.forms.availability import AvailabilityForm, PeriodForm
from assessments.invitations import assessor_of_feed, feed_address, feed_of
from assessments.models import Assessor, Availability, Engagement
from assessments.policies.engagements import ANSWERED
from assessments.queries.visits import engagements_of
from assessments.services.asking import accept_request, decline_request, take_off
from assessments.services.availability import add_period, remove_period, renew_feed, save_availability
from assessments.services.conflicts import declare_conflict
from wqm.access.views import person_view, public_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message, refusals_on, submitted
from wqm.times import school_days


@require_safe
@person_view
def my_visits(request):
    """Requests first, then visits; works in the scope of the person alone."""
    rows = list(engagements_of(request.user))
    context = {
        "requests": [row for row in rows if row.state == EngagementState.ASKED],
        "engagements": [row for row in rows if row.state not in (EngagementState.ASKED, EngagementState.DECLINED)],
        "is_assessor": Assessor.objects.filter(user=request.user, is_active=True).exists(),
    }
    return render(request, "visits/list.html", context)


@require_page_or_form
@person_view
def answer(request, engagement_id):
    """One request: public facts, and yes with a declaration."""
    engagement = _own(request, engagement_id)
    if engagement.state not in OPEN_ENGAGEMENTS:
        return _over(request, engagement)
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            accept_request(engagement=engagement, by=request.user, seen=request.POST.get("seen", ""))
            messages.success(request, f"Accepted. We have told the office that you can visit {engagement.school}.")
            return redirect("visits:list")
    context = {"engagement": engagement, "form": form}
    return render(request, "visits/request.html", context, status=422 if form.errors else 200)


@require_page_or_form
@person_view
def decline(request, engagement_id):
    """No, and why."""
    engagement = _own(request, engagement_id)
    if engagement.state != EngagementState.ASKED:
        return _over(request, engagement)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            decline_request(engagement=engagement, by=request.user, **form.cleaned_data)
            messages.success(request, "Declined. We have told the office.")
        return redirect("visits:list")
    return ask(
        request, _question(engagement, "Decline this visit?", "Decline visit", ["The office asks someone else."]), form
    )


@require_page_or_form
@person_view
def conflict(request, engagement_id):
    """A conflict of interest, also one that is remembered after saying yes: it ends the visit for them at once."""
    engagement = _own(request, engagement_id)
    if engagement.state not in OPEN_ENGAGEMENTS:
        return _over(request, engagement)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        declare_conflict(
            school=engagement.school, user=request.user, kind=ConflictKind(data["kind"]), words=data["words"],
            source=ConflictSource.ASSESSOR, by=request.user,
        )  # fmt: skip
        is_off = _own(request, engagement_id).state == EngagementState.WITHDRAWN
        after = "You are not on this visit, and the office asks someone else." if is_off else "We have told the office."
        messages.success(request, f"Thank you. {after}")
        return redirect("visits:list")
    follows = [
        "You are off this visit at once, and its pages close to you.",
        "The office is told and asks someone else.",
    ]
    return ask(request, _question(engagement, "Declare a conflict of interest?", "Declare conflict", follows), form)


@require_page_or_form
@person_view
def cannot_come(request, engagement_id):
    """Someone who has accepted is ill, or cannot come for another reason."""
    engagement = _own(request, engagement_id)
    if engagement.state == EngagementState.ASKED:
        return redirect("visits:decline", engagement.pk)
    if engagement.state != EngagementState.ACCEPTED:
        return _over(request, engagement)
    form = CannotComeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_message(request):
            take_off(engagement=engagement, by=request.user, **form.cleaned_data)
            messages.success(request, "We have told the office, and the school that the assessor is changing.")
        return redirect("visits:list")
    follows = ["The office is told at once and finds someone else, or another day.", "The visit’s pages close to you."]
    return ask(
        request, _question(engagement, "Tell the office that you cannot come?", "Tell the office", follows), form
    )


def _question(engagement: Engagement, heading: str, button: str, follows: list[str]) -> Question:
    caption = f"{engagement.school}, {school_days(engagement.starts_on, engagement.ends_on)}"
    return Question(heading, button, reverse("visits:list"), follows, caption=caption, back_text="My visits")


def _own(request, engagement_id: int) -> Engagement:
    """Anyone else's does not exist."""
    return get_object_or_404(engagements_of(request.user), pk=engagement_id)


def _over(request, engagement: Engagement) -> HttpResponse:
    """An email, or another tab, led here after it was answered or withdrawn: that is said, and nothing changes."""
    messages.error(request, ANSWERED[EngagementState(engagement.state)])
    return redirect("visits:list")


def _assessor(request) -> Assessor:
    assessor = Assessor.objects.filter(user=request.user, is_active=True).select_related("user").first()
    if assessor is None:
        raise Http404
    return assessor


@require_page_or_form
@person_view
def availability(request):
    """The week, areas, phases, most days; and the days on which that is not so."""
    assessor = _assessor(request)

    def save(*, edition, **fields):
        values = form_values(fields)
        return save_availability(assessor=assessor, values=values, edition=edition, by=request.user)

    def form_values(fields):
        return AvailabilityForm().values_of(fields)

    context = {
        "assessor": assessor,
        "periods": Availability.objects.filter(user=request.user),
        "feed": feed_address(assessor),
    }
    initial = {
        "weekdays": [str(day) for day in assessor.weekdays],
        "most_days": assessor.most_days,
        "phases": assessor.phases,
        "areas": "\n".join(assessor.areas),
        "edition": assessor.edition,
    }
    return edit_page(
        request,
        "visits/availability.html",
        context,
        form=AvailabilityForm,
        initial=initial,
        save=save,
        saved="Availability saved.",
        back=("visits:availability",),
    )


@require_page_or_form
@person_view
def new_period(request):
    """Days on which they are free, or not."""
    assessor = _assessor(request)
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and submitted(form, add_period, assessor=assessor, by=request.user):
        messages.success(request, "Saved.")
        return redirect("visits:availability")
    return render(request, "visits/period.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@person_view
def end_period(request, period_id):
    """Remove a period."""
    remove_period(assessor=_assessor(request), period_id=period_id, by=request.user)
    messages.success(request, "Removed.")
    return redirect("visits:availability")


@require_POST
@person_view
def new_feed(request):
    """A new address for the calendar."""
    renew_feed(assessor=_assessor(request), by=request.user)
    messages.success(request, "New calendar address made. The old one no longer works.")
    return redirect("visits:availability")


@require_safe
@public_view("the address is the secret: calendar programs cannot sign in")
@never_cache
def feed(request, token):
    """The calendar of an assessor, for their calendar program."""
    assessor = assessor_of_feed(token)
    if assessor is None:
        raise Http404
    response = HttpResponse(feed_of(assessor), content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
