"""A visit, for the people on it: what the school shows, notes on the day, the end."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import WRITERS, EngagementRole, Side
from assessments.forms.visits import FindingForm, FinishForm
from assessments.models import Finding
from assessments.queries.agendas import agenda_of
from assessments.queries.dates import proposals_of, proposed_day
from assessments.queries.day import briefing_of
from assessments.queries.devices import devices_of, devices_on
from assessments.queries.visits import findings_of
from assessments.queries.written import disclosures_on, notes_on, remarks_on, written_day
from assessments.services.briefing import make_briefing
from assessments.services.proposals import accept_day
from assessments.services.visits import record_visit, save_finding
from framework.models import Principle
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, visit_view
from wqm.editing.conflicts import autosaved, edit_page
from wqm.editing.refusals import refusals_as_message, refusals_on

# Surveys close and plans change: how old a pack may be that somebody opens.
STAYS_FRESH = timedelta(hours=12)


@require_safe
@visit_view(P.VISIT_VIEW)
def detail(request, visit):
    """Everything about one visit: when, who, what was handed in, notes so far."""
    context = {
        "visit": visit,
        "findings": findings_of(visit),
        "briefing": _briefing(visit),
        "agenda": agenda_of(visit),
        "proposals": proposals_of(visit.cycle),
        "may_write": visit.engagement.role in WRITERS,
        "is_lead": visit.engagement.role == EngagementRole.LEAD,
        "tablets": devices_of(visit, request.user),
    }
    return render(request, "visits/detail.html", context)


@require_page_or_form
@visit_view(P.VISIT_RECORD)
def finding(request, visit, principle_id):
    """Notes on one principle."""
    principle = _principle(visit, principle_id)
    stored = Finding.objects.filter(visit=visit, principle=principle).first()
    return edit_page(
        request,
        "visits/finding.html",
        {
            "visit": visit,
            "principle": principle,
            "part": next(part for part in _briefing(visit).content["principles"] if part["id"] == principle.pk),
            "may_write": visit.engagement.role in WRITERS,
            "notes": notes_on(visit, principle.pk),
        },
        form=FindingForm,
        initial=_initial(stored),
        save=_save(request, visit, principle),
        saved=f"Notes on {principle} saved.",
        back=("visits:detail", visit.pk),
    )


@require_POST
@visit_view(P.VISIT_RECORD)
def autosave(request, visit, principle_id):
    """The same save while the assessor types."""
    return autosaved(request, FindingForm(request.POST), _save(request, visit, _principle(visit, principle_id)))


def _save(request, visit, principle):
    return partial(save_finding, visit=visit, principle=principle, by=request.user)


@require_safe
@visit_view(P.VISIT_VIEW)
def notes(request, visit):
    """What was written on the day, on any device and after the end."""
    context = {
        "visit": visit,
        "written": written_day(visit),
        "remarks": remarks_on(visit),
        "disclosures": disclosures_on(visit),
    }
    return render(request, "visits/notes.html", context)


@require_page_or_form
@visit_view(P.VISIT_RECORD)
def finish(request, visit):
    """Write the summary, recommend, and end the visit."""
    form = FinishForm(request.POST or None, visit=visit)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_visit(visit=visit, by=request.user, **form.cleaned_data)
            messages.success(
                request, "Visit recorded. The school can now read your notes, and the office will decide on the award."
            )
            return redirect("visits:detail", visit.pk)
    context = {"visit": visit, "form": form, "tablets": devices_on(visit).filter(ended_at=None)}
    return render(request, "visits/finish.html", context, status=422 if form.errors else 200)


@require_POST
@visit_view(P.VISIT_RECORD)
def accept(request, visit, proposed_id):
    """The lead agrees to a day that the school proposed."""
    proposed = proposed_day(visit.cycle, proposed_id)
    if proposed is None or visit.engagement.role != EngagementRole.LEAD:
        raise Http404
    with refusals_as_message(request):
        accept_day(proposed=proposed, side=Side.ASSESSOR, by=request.user)
        messages.success(request, "Day agreed. The school and the office have been emailed.")
    return redirect("visits:detail", visit.pk)


def _briefing(visit):
    """The assessor's pack; made now where nobody has made it, or where it says what was half a day ago."""
    briefing = briefing_of(visit)
    is_old = briefing is None or briefing.made_at < timezone.now() - STAYS_FRESH
    return make_briefing(visit=visit) if is_old and visit.is_open else briefing or make_briefing(visit=visit)


def _principle(visit, principle_id) -> Principle:
    return get_object_or_404(Principle, pk=principle_id, version=visit.cycle.version_id)


def _initial(stored):
    if stored is None:
        return {"notes": "", "target": "", "edition": 0}
    return {"notes": stored.notes, "target": stored.target, "edition": stored.edition}
