"""The assessment as the school sees it: readiness, handing in, the visit, the award, the pack."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.documents import AGENDA, CERTIFICATE, PACK
from assessments.follow_up import follow_ups_of
from assessments.queries.agendas import surveys_before
from assessments.queries.awards import awards_of
from assessments.queries.cycles import changes_of, proposed_for
from assessments.queries.path import path_of
from assessments.queries.photos import photos_to_approve
from assessments.queries.readiness import gate_of, open_review, requests_of, reviews_of
from assessments.queries.stages import stage_in
from assessments.queries.visits import findings_of, open_visit_of, recorded_visits, visit_of
from evidence.enums import CycleState
from evidence.queries.cycles import current_cycle
from evidence.queries.submissions import submissions_of
from framework.queries import fixed_count_rules_of, fixed_outcomes_of
from plans.follow_up import follow_up_page
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.documents.views import document_page
from wqm.files.responses import file_response


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def overview(request, school):
    """Where the school stands, what is missing, and what was decided."""
    cycle = current_cycle(school)
    if cycle is None:
        return render(request, "assessments/no_cycle.html", {"school": school})
    visit, reviews, awards = visit_of(cycle), reviews_of(cycle), list(awards_of(school))
    proposed = proposed_for(school, cycle.level)
    context = {
        "cycle": cycle,
        "stage": stage_in(school, cycle, visit, next((row for row in awards if row.cycle_id == cycle.pk), None)),
        "gate": gate_of(cycle),
        "waiting": open_review(cycle.pk) if cycle.is_with_office else None,
        "reviews": reviews,
        # What the office said is what counts until the school submits again; then it is history.
        "newest": reviews[0] if reviews and not cycle.is_with_office else None,
        "requests": requests_of(reviews[0]) if reviews and cycle.state == CycleState.OPEN else [],
        "submissions": submissions_of(cycle),
        "path": path_of(school),
        "count_rules": fixed_count_rules_of(cycle.version_id).values(),
        "outcomes": fixed_outcomes_of(cycle.version_id),
        "proposed": proposed,
        "surveys_before": surveys_before(_to_come(cycle, visit, school), proposed=proposed),
        "changes": changes_of(cycle),
        "visit": visit,
        "findings": findings_of(visit) if visit and visit.state == "recorded" else [],
        "earlier": recorded_visits(school).exclude(cycle=cycle),
        "awards": awards,
        "documents": _documents(school).exclude(kind=AGENDA)[:8],
        "may_submit": request.access.can(P.EVIDENCE_SUBMIT) and cycle.state == CycleState.OPEN,
        "photographs": photos_to_approve(school) if request.access.can(P.EVIDENCE_SUBMIT) else 0,
        "may_tick": request.access.can(P.EVIDENCE_SUBMIT),
        "may_make": request.access.can(P.PACK_MAKE),
        "may_follow_up": _may_follow_up(request),
    }
    context["is_met"] = not any(row.is_open for row in context["gate"])
    return render(request, "assessments/overview.html", context)


def _to_come(cycle, visit, school):
    """The visit that is still to happen, also where only its days are agreed."""
    coming = visit or (open_visit_of(cycle) if cycle.state == CycleState.READY else None)
    if coming:
        coming.school, coming.cycle = school, cycle
    return coming


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def visit(request, school, visit_id):
    """What a visit found, of whichever cycle it was: targets and evidence lead back to it for years."""
    visit = get_object_or_404(recorded_visits(school), pk=visit_id)
    context = {
        "visit": visit,
        "title": f"Visit of {visit.starts_on:%B %Y}",
        "findings": findings_of(visit),
        "may_follow_up": _may_follow_up(request),
    }
    return render(request, "assessments/visit.html", context)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def finding(request, school, finding_id):
    """To the place of a finding on the page of its visit."""
    visit = get_object_or_404(recorded_visits(school), findings=finding_id)
    return redirect(reverse("assessment:visit", args=[school.pk, visit.pk]) + f"#finding-{finding_id}")


@require_page_or_form
@school_view(P.ASSESSMENT_VIEW)
def follow_up(request, school):
    """What the visit found becomes a target or evidence; `?of=` is the finding that somebody came from."""
    chosen, cycle = request.GET.get("of", ""), current_cycle(school)
    visit = recorded_visits(school).filter(findings=chosen).first() if chosen.isdecimal() else None
    follow_ups = follow_ups_of(visit or (visit_of(cycle) if cycle else None))
    back = (reverse("assessment:overview", args=[school.pk]), "Assessment")
    return follow_up_page(request, school, follow_ups, chosen=chosen, back=back)


@require_POST
@school_view(P.PACK_MAKE)
def make_pack(request, school):
    """Ask for the evidence pack; a worker makes it."""
    cycle = current_cycle(school)
    if cycle is None:
        raise Http404
    title = f"Evidence pack {school} {cycle.level}"
    document = request_document(PACK, title=title, subject_id=cycle.pk, by=request.user, school=school)
    return redirect("assessment:document", school.pk, document.pk)


@require_POST
@school_view(P.PACK_MAKE)
def make_certificate(request, school, award_id):
    """Ask for the certificate of an award."""
    award = get_object_or_404(awards_of(school), pk=award_id)
    title = f"Certificate {school} {award.level}"
    document = request_document(CERTIFICATE, title=title, subject_id=award.pk, by=request.user, school=school)
    return redirect("assessment:document", school.pk, document.pk)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def document(request, school, document_id):
    """A document being made, or made."""
    document = get_object_or_404(_documents(school), pk=document_id)
    address = reverse("assessment:document", args=[school.pk, document.pk])
    file_address = reverse("assessment:document_file", args=[school.pk, document.pk])
    back = (reverse("assessment:overview", args=[school.pk]), "Assessment")
    return document_page(request, document, address=address, file_address=file_address, back=back)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def document_file(request, school, document_id):
    """The PDF."""
    document = get_object_or_404(_documents(school), pk=document_id)
    if document.file is None:
        return redirect("assessment:document", school.pk, document.pk)
    return file_response(document.file)


def _may_follow_up(request) -> bool:
    return request.access.can(P.PLAN_EDIT) or request.access.can(P.EVIDENCE_EDIT)


def _documents(school):
    """Packs, certificates and agendas; other rooms show what they have made themselves."""
    documents = Document.objects.filter(school=school, kind__in=[PACK, CERTIFICATE, AGENDA])
    return documents.select_related("job", "file", "asked_by")
