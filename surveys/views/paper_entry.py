"""Answers on paper: the form to print, and the page on which what was ticked is typed in.

No act is recorded for a single paper: a list of who typed when would be the order of the pile.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from framework.queries import translated_texts
from surveys import policies
from surveys.enums import LONGEST_TEXT
from surveys.items import item_of
from surveys.paper import language_for
from surveys.questions import clean_answers, pages_of
from surveys.services.paper_answers import BadPaper, enter_paper
from surveys.slips import join_address
from surveys.views.sittings import ASK_AND_DO, wave_of
from surveys.words import ENGLISH, RIGHT_TO_LEFT, day_in, tag_of
from wqm.access.permissions import P
from wqm.access.policy import NotAllowed
from wqm.access.views import school_view
from wqm.ui.forms.summary import SummaryError


@require_safe
@school_view(P.SURVEY_RUN)
def form(request, school, wave_id):
    """The questionnaire to print, from the same questions as on the screen."""
    wave = wave_of(school, wave_id)
    language = language_for(wave, request.GET.get("l", ENGLISH))
    context = {
        "school": school,
        "wave": wave,
        "language": language,
        "paper_lang": tag_of(language),
        "paper_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "sections": _sections(wave, {}, language),
        "last_day": day_in(language, wave.closes_on),
        "address": join_address(),
        "longest": LONGEST_TEXT,
    }
    return render(request, "surveys/paper_form.html", context)


@require_http_methods(ASK_AND_DO)
@school_view(P.SURVEY_RUN)
def enter(request, school, wave_id):
    """Type a slip's code and what was ticked; the next paper can follow at once."""
    wave, code, problem = wave_of(school, wave_id), request.POST.get("code", "")[:20], None
    answers = clean_answers(wave.questionnaire_id, request.POST)
    if request.method == "POST":
        try:
            receipt = enter_paper(wave=wave, code=code, answers=answers)
            messages.success(request, f"Saved and sealed. Receipt {receipt}. Here is the next paper.")
            return redirect("surveys:enter_paper", school.pk, wave.pk)
        except (BadPaper, NotAllowed) as error:
            problem = str(error)
    context = {
        "school": school,
        "wave": wave,
        "code": code,
        "problem": problem,
        "error_list": [SummaryError(problem, "#code")] if problem else [],
        "sections": _sections(wave, answers, ENGLISH),
        "longest": LONGEST_TEXT,
        "cannot_enter": policies.why_not(policies.check_can_enter_paper, wave),
    }
    return render(request, "surveys/enter_paper.html", context, status=422 if problem else 200)


def _sections(wave, answers, language):
    """(heading, items) in order; a section of many questions is one here, whatever its pages on a screen."""
    texts = translated_texts(wave.questionnaire_id, language) if language != ENGLISH else {}
    sections = {}
    for page in pages_of(wave.questionnaire_id):
        for one in page.questions:
            heading = texts.get(f"section:{one.section.number}") or one.section.name
            _, items = sections.setdefault(one.section_id, (heading, []))
            items.append(item_of(one, answers.get(one.code), language, texts))
    return list(sections.values())
