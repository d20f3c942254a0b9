"""Answers on paper: the form to print, and the page on which what was ticked is typed in.

No act is recorded for a single paper: a list of who typed when would be the order of the pile.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys import policies
from surveys.documents import PAPER_FORM
from surveys.enums import LONGEST_TEXT
from surveys.questions import clean_answers
from surveys.respondents.pages import language_for
from surveys.respondents.printed_form import form_context, sections_of
from surveys.respondents.words import ENGLISH, NAMES
from surveys.services.paper_answers import BadPaper, enter_paper
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed, why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.documents.views import document_page
from wqm.files.responses import file_response
from wqm.ui.forms.summary import SummaryError


@require_safe
@school_view(P.SURVEY_RUN)
def form(request, school, wave_id):
    """The questionnaire to print, from the same questions as on the screen."""
    wave = wave_of(school, wave_id)
    context = form_context(wave, language_for(wave, request.GET.get("l", ENGLISH)), school)
    return render(request, "surveys/paper_form.html", context | {"languages": _languages(wave)})


@require_POST
@school_view(P.SURVEY_RUN)
def make_pdf(request, school, wave_id):
    """Ask for the same form as a PDF; a worker makes it."""
    wave = wave_of(school, wave_id)
    language = language_for(wave, request.POST.get("l", ENGLISH))
    title = f"{wave.name}: paper form"
    document = request_document(
        PAPER_FORM, title=title, subject_id=wave.pk, by=request.user, school=school, language=language
    )
    return redirect("surveys:paper_document", school.pk, wave.pk, document.pk)


@require_safe
@school_view(P.SURVEY_RUN)
def document(request, school, wave_id, document_id):
    """The form being made, or made."""
    document = get_object_or_404(_documents(school, wave_id), pk=document_id)
    place = [school.pk, wave_id]
    return document_page(
        request,
        document,
        address=reverse("surveys:paper_document", args=[*place, document.pk]),
        file_address=reverse("surveys:paper_document_file", args=[*place, document.pk]),
        back=(reverse("surveys:paper_form", args=place), "Paper form"),
    )


@require_safe
@school_view(P.SURVEY_RUN)
def document_file(request, school, wave_id, document_id):
    """The PDF."""
    document = get_object_or_404(_documents(school, wave_id), pk=document_id)
    if document.file is None:
        return redirect("surveys:paper_document", school.pk, wave_id, document.pk)
    return file_response(document.file)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def enter(request, school, wave_id):
    """Type a slip's code and what was ticked; the next paper can follow at once."""
    wave, code, problem = wave_of(school, wave_id), request.POST.get("code", "")[:20], None
    answers = clean_answers(wave.questionnaire_id, request.POST)
    if request.method == "POST":
        try:
            receipt = enter_paper(wave=wave, code=code, answers=answers)
            messages.success(request, f"Saved and sealed. Receipt {receipt}. Enter the next paper form.")
            return redirect("surveys:enter_paper", school.pk, wave.pk)
        except (BadPaper, NotAllowed) as error:
            problem = str(error)
    context = {
        "school": school,
        "wave": wave,
        "code": code,
        "problem": problem,
        "error_list": [SummaryError(problem, "#code")] if problem else [],
        "sections": sections_of(wave, answers, ENGLISH),
        "longest": LONGEST_TEXT,
        "cannot_enter": why_not(policies.check_can_enter_paper, wave),
    }
    return render(request, "surveys/enter_paper.html", context, status=422 if problem else 200)


def _documents(school, wave_id):
    documents = Document.objects.filter(school=school, kind=PAPER_FORM, subject_id=str(wave_id))
    return documents.select_related("job", "file")


def _languages(wave):
    return [
        (code, NAMES[code])
        for code in (ENGLISH, *(language for language in wave.languages if language != ENGLISH))
        if code in NAMES
    ]
