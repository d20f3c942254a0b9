"""The questions of a wave as a PDF to print and hand out. Built in a worker, in the scope of the school."""

from django.conf import settings

from surveys.models import Wave
from surveys.paper import language_for
from surveys.paper_forms import form_context
from wqm.documents.models import Document
from wqm.documents.pdf import PdfSource
from wqm.documents.services import document_kind
from wqm.jobs.services import JobFailed

PAPER_FORM = "survey_paper"


@document_kind(PAPER_FORM)
def build_paper_form(document: Document) -> PdfSource:
    """One form, without a code and without a name: whoever answers writes the code of their slip on it."""
    wave = Wave.objects.select_related("questionnaire").filter(pk=document.subject_id).first()
    if wave is None:
        raise JobFailed("This survey is not there any more.")
    context = form_context(wave, language_for(wave, document.language))
    about = {"title": document.title, "lang": context["paper_lang"], "SITE_NAME": settings.SITE_NAME}
    return PdfSource("documents/survey_paper.html", context | about | {"school": document.school})
