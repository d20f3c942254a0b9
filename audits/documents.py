"""What is printed of an audit: the report, and a page for governors. Built in a worker, in the scope of the school."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from audits.models import Audit
from audits.policies import has_report
from audits.queries.report import report_of
from wqm.documents.models import Document
from wqm.documents.pdf import PdfSource
from wqm.documents.services import document_kind
from wqm.jobs.services import JobFailed

REPORT, GOVERNORS = "audit_report", "audit_governors"


@document_kind(REPORT)
def build_report(document: Document) -> PdfSource:
    """Everything that the page of the report says."""
    return _source(document, "documents/audit_report.html")


@document_kind(GOVERNORS)
def build_governors(document: Document) -> PdfSource:
    """What governors need on one page."""
    return _source(document, "documents/audit_governors.html")


def _source(document: Document, template: str) -> PdfSource:
    audits = Audit.objects.select_related("version", "school")
    audit = audits.filter(pk=UUID(document.subject_id)).first()
    if audit is None or not has_report(audit):
        raise JobFailed("This audit has no report to print.")
    about = {"title": document.title, "lang": "en-GB", "SITE_NAME": settings.SITE_NAME, "made_at": timezone.now()}
    return PdfSource(template, {"report": report_of(audit), "audit": audit, "school": audit.school} | about)
