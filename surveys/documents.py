"""What is printed of a wave: its questions to hand out, its results. Built in a worker, in the scope of the school."""

from typing import Any
from uuid import UUID

from django.conf import settings

from surveys.models import Wave
from surveys.queries import waves as wave_queries
from surveys.queries.outcomes import outcome_of
from surveys.reports.printing import whole_survey
from surveys.respondents.pages import language_for
from surveys.respondents.printed_form import form_context
from wqm.documents.models import Document
from wqm.documents.pdf import PdfSource
from wqm.documents.services import document_kind
from wqm.jobs.services import JobFailed

PAPER_FORM = "survey_paper"
RESULTS = "survey_results"
# Results are in English, also where the wave was asked in other languages.
RESULTS_LANGUAGE = "en-GB"


@document_kind(PAPER_FORM)
def build_paper_form(document: Document) -> PdfSource:
    """One form, without a code or a name: respondents write the code of their slip on it."""
    wave = Wave.objects.select_related("questionnaire").filter(pk=document.subject_id).first()
    if wave is None:
        raise JobFailed("This survey no longer exists.")
    school: Any = document.school
    context = form_context(wave, language_for(wave, document.language), school)
    about = {"title": document.title, "lang": context["paper_lang"], "SITE_NAME": settings.SITE_NAME}
    return PdfSource("documents/survey_paper.html", context | about)


@document_kind(RESULTS)
def build_results(document: Document) -> PdfSource:
    """What the page of a school's results says on the day of asking; nothing while that page shows nothing."""
    school: Any = document.school
    part = wave_queries.part_of(UUID(document.subject_id), school.pk)
    results = wave_queries.wave_results(part.wave, school.pk) if part else None
    if part is None or results is None:
        raise JobFailed("This survey has no results to print.")
    survey = whole_survey(outcome_of(part.wave, part), results, school)
    about = {"title": document.title, "lang": RESULTS_LANGUAGE, "SITE_NAME": settings.SITE_NAME}
    context = {"school": school, "made_at": document.asked_at, "wave": part.wave, "survey": survey}
    return PdfSource("documents/survey_results.html", context | about)
