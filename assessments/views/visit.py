"""Visits, for the assessor: what is coming, what the school shows, notes on the day."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.visits import FindingForm, FinishForm
from assessments.models import Finding
from assessments.queries.visits import findings_of, visits_of_assessor
from assessments.services.visits import record_visit, save_finding
from audits.queries.report import newest_report
from evidence.enums import WITH_FILE
from evidence.models import EvidenceUse
from evidence.queries.criteria import with_evidence
from evidence.responses import evidence_response
from framework.models import Principle
from surveys.queries.outcomes import outcomes_of_school
from surveys.queries.waves import results_by_id
from surveys.reports.charts.means import principle_figure
from wqm.access.permissions import P
from wqm.access.views import person_view, require_page_or_form, visit_view
from wqm.editing.conflicts import autosaved, edit_page
from wqm.editing.refusals import refusals_on


@require_safe
@person_view
def my_visits(request):
    """The visits given to this person."""
    return render(request, "visits/list.html", {"visits": visits_of_assessor(request.user)})


@require_safe
@visit_view(P.VISIT_VIEW)
def detail(request, visit):
    """Everything about one visit: when, who, what was handed in, notes so far."""
    waves = [outcome for outcome in outcomes_of_school(visit.school_id) if outcome.is_published]
    context = {
        "visit": visit,
        "findings": findings_of(visit),
        "states": with_evidence(visit.cycle),
    }
    context["audit_report"] = newest_report(visit.school_id)
    if waves and (results := results_by_id(waves[0].wave_id, visit.school_id)):
        context |= {"results": results, "figure": principle_figure(results)}
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
        {"visit": visit, "principle": principle, "states": _state(visit, principle)},
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


@require_page_or_form
@visit_view(P.VISIT_RECORD)
def finish(request, visit):
    """Write the summary, recommend, and end the visit."""
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_visit(visit=visit, by=request.user, **form.cleaned_data)
            messages.success(
                request, "Visit recorded. The school can now read your notes, and the office will decide on the award."
            )
            return redirect("visits:detail", visit.pk)
    return render(request, "visits/finish.html", {"visit": visit, "form": form, "findings": findings_of(visit)})


@require_safe
@visit_view(P.VISIT_VIEW)
def evidence_file(request, visit, use_id):
    """A file that the school shows for this cycle."""
    uses = EvidenceUse.objects.select_related("evidence__file")
    use = get_object_or_404(uses, pk=use_id, cycle=visit.cycle_id, evidence__kind__in=WITH_FILE)
    return evidence_response(use)


def _principle(visit, principle_id) -> Principle:
    return get_object_or_404(Principle, pk=principle_id, version=visit.cycle.version_id)


def _state(visit, principle):
    return [(state, criteria) for state, criteria in with_evidence(visit.cycle) if state.principle.pk == principle.pk]


def _initial(stored):
    if stored is None:
        return {"edition": 0}
    return {"notes": stored.notes, "target": stored.target, "edition": stored.edition}
