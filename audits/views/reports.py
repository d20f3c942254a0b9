"""The report of an audit: read, shared, printed, exported, followed up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.documents import GOVERNORS, REPORT
from audits.enums import AuditState
from audits.exports import themes_as_csv, themes_as_xlsx
from audits.follow_up import follow_ups_of
from audits.queries import report as queries
from audits.queries.audits import find_audit
from audits.services import themes as services
from plans.follow_up import follow_up_page
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.documents.views import document_page
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message
from wqm.files.responses import file_response

KINDS = {"report": REPORT, "governors": GOVERNORS}


def readable(request, school, audit_id):
    """The audit whose report this person may read, or 404: everybody once it is shared, those who run it before.

    One that nobody shared stays theirs, also when its entries have had their time.
    """
    audit = find_audit(school, audit_id, sessions=False)
    if audit is None or not policies.can_read_report(audit, runs_audits=may_run(request)):
        raise Http404
    return audit


def may_run(request) -> bool:
    """Whether this person runs the school's audits."""
    return request.access.can(P.AUDIT_RUN)


@require_safe
@school_view(P.AUDIT_VIEW)
def report(request, school, audit_id):
    """The report, for everybody who reads the school's audits."""
    audit = readable(request, school, audit_id)
    may = request.access.can
    context = {
        "school": school,
        "audit": audit,
        "report": queries.report_of(audit),
        "may_run": may_run(request),
        "may_follow_up": may(P.PLAN_EDIT) or may(P.EVIDENCE_EDIT),
        "may_word": may_run(request) and audit.state == AuditState.CONFIRMED,
        "cannot_report": why_not(policies.check_can_report, audit),
    }
    return render(request, "audits/report.html", context)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def publish(request, school, audit_id):
    """Share the report."""
    audit = readable(request, school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.publish_report(audit=audit, by=request.user)
            messages.success(request, "The report is shared. Tell staff what you heard, and what happens now.")
            return redirect("audits:tell", school.pk, audit.pk)
        return redirect("audits:report", school.pk, audit.pk)
    question = Question(
        heading="Share the report?",
        button="Share the report",
        back=reverse("audits:report", args=[school.pk, audit.pk]),
        follows=[
            "Everyone with an account at the school reads it, governors and the trust included.",
            "Leaders and governors get an email.",
            *([] if audit.agreements.exists() else ["It does not say what you will do: nothing is written down."]),
            "The entries are deleted about a term from today. The report stays.",
        ],
        undo="You cannot take it back. Themes can no longer be changed.",
        is_harmless=True,
    )
    return ask(request, question)


@require_safe
@school_view(P.AUDIT_VIEW)
def governors(request, school, audit_id):
    """One page for governors."""
    audit = readable(request, school, audit_id)
    context = {"school": school, "audit": audit, "report": queries.report_of(audit)}
    return render(request, "audits/governors.html", context)


@require_safe
@school_view(P.AUDIT_VIEW)
def as_csv(request, school, audit_id):
    """The themes as CSV."""
    text = themes_as_csv(queries.report_of(readable(request, school, audit_id)))
    headers = {"Content-Disposition": 'attachment; filename="audit-themes.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@school_view(P.AUDIT_VIEW)
def as_xlsx(request, school, audit_id):
    """The themes as a workbook."""
    content = themes_as_xlsx(queries.report_of(readable(request, school, audit_id)))
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="audit-themes.xlsx"'},
    )


@require_POST
@school_view(P.AUDIT_VIEW)
def make_pdf(request, school, audit_id, page):
    """Ask for the report, or the governors' page, as a PDF."""
    audit = readable(request, school, audit_id)
    title = f"{audit.name}: {'report' if page == 'report' else 'page for governors'}"
    document = request_document(_kind(page), title=title, subject_id=audit.pk, by=request.user, school=school)
    return redirect("audits:pdf", school.pk, audit.pk, page, document.pk)


@require_safe
@school_view(P.AUDIT_VIEW)
def pdf(request, school, audit_id, page, document_id):
    """The PDF being made, or made."""
    document = _document(request, school, audit_id, page, document_id)
    place = [school.pk, audit_id]
    return document_page(
        request,
        document,
        address=reverse("audits:pdf", args=[*place, page, document.pk]),
        file_address=reverse("audits:pdf_file", args=[*place, page, document.pk]),
        back=(reverse("audits:report", args=place), "Report"),
    )


@require_safe
@school_view(P.AUDIT_VIEW)
def pdf_file(request, school, audit_id, page, document_id):
    """The PDF."""
    document = _document(request, school, audit_id, page, document_id)
    if document.file is None:
        return redirect("audits:pdf", school.pk, audit_id, page, document.pk)
    return file_response(document.file)


def _kind(page: str) -> str:
    if page not in KINDS:
        raise Http404
    return KINDS[page]


def _document(request, school, audit_id, page, document_id) -> Document:
    audit = readable(request, school, audit_id)
    documents = Document.objects.filter(school=school, kind=_kind(page), subject_id=str(audit.pk), pk=document_id)
    document = documents.select_related("job", "file").first()
    if document is None:
        raise Http404
    return document


@require_page_or_form
@school_view(P.AUDIT_VIEW)
def follow_up(request, school, audit_id):
    """A theme or an agreement becomes a target, or evidence. `?of=` is the key of the one somebody came from."""
    audit = readable(request, school, audit_id)
    follow_ups = follow_ups_of(audit, school)
    back = (reverse("audits:report", args=[school.pk, audit.pk]), audit.name)
    return follow_up_page(request, school, follow_ups, chosen=request.GET.get("of", ""), back=back)
