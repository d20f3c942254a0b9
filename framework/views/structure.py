"""Sections and questions of a draft."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from framework import policies, queries
from framework.enums import NO_FREE_TEXT
from framework.forms import QuestionForm, SectionForm
from framework.models import Question
from framework.services import structure as services
from framework.views.questionnaires import saved, saying_why_not
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.conflicts import posted, try_save


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def new_section(request, questionnaire):
    """A section at the end."""
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if saved(form, services.add_section, questionnaire=questionnaire, name=name, by=request.user):
            return _back(questionnaire)
    return _page(request, questionnaire, form, "framework/section.html")


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def section(request, questionnaire, section_id):
    """Another heading."""
    here = get_object_or_404(questionnaire.sections, pk=section_id)
    form = SectionForm(posted(request) if request.method == "POST" else None, section=here)
    renamed, conflict = try_save(form, partial(services.rename_section, section=here, by=request.user))
    if renamed:
        return _back(questionnaire, f"section-{here.pk}")
    return _page(request, questionnaire, form, "framework/section.html", section=here, conflict=conflict)


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def move_section(request, questionnaire, section_id, direction):
    """One place up or down."""
    here = get_object_or_404(questionnaire.sections, pk=section_id)
    services.move_section(section=here, direction=direction, by=request.user)
    return _back(questionnaire, f"section-{here.pk}")


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_section(request, questionnaire, section_id):
    """With its questions; first the page that says what is lost."""
    policies.check_can_change(questionnaire)
    here = get_object_or_404(questionnaire.sections, pk=section_id)
    if request.method == "POST":
        services.delete_section(section=here, by=request.user)
        messages.success(request, f"Section “{here}” deleted.")
        return _back(questionnaire)
    lost = f"Its questions ({here.questions.count()}) and their translations will be deleted for good."
    context = {"questionnaire": questionnaire, "title": "Delete this section?", "what": f"“{here}”", "lost": lost}
    return render(request, "framework/delete.html", context)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def new_question(request, questionnaire, section_id):
    """A question at the end of a section."""
    here = get_object_or_404(questionnaire.sections, pk=section_id)
    form = _form(request, questionnaire)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if saved(form, services.add_question, section=here, asked=form.asked(), code=code, by=request.user):
            messages.success(request, "Question added.")
            return _back(questionnaire, f"section-{here.pk}")
    return _page(request, questionnaire, form, "framework/question.html", section=here)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def question(request, questionnaire, question_id):
    """Change a question, or put it into another section."""
    here = _question(questionnaire, question_id)
    form = _form(request, questionnaire, question=here)

    def save(section, edition, **_):
        asked = form.asked()
        return services.change_question(question=here, asked=asked, section=section, edition=edition, by=request.user)

    changed, conflict = try_save(form, save)
    if changed:
        messages.success(request, "Saved.")
        return _back(questionnaire, f"question-{here.pk}")
    return _page(request, questionnaire, form, "framework/question.html", question=here, conflict=conflict)


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def move_question(request, questionnaire, question_id, direction):
    """One place up or down, across sections."""
    here = _question(questionnaire, question_id)
    services.move_question(question=here, direction=direction, by=request.user)
    return _back(questionnaire, f"question-{here.pk}")


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_question(request, questionnaire, question_id):
    """With its translations; first the page that says what is lost."""
    policies.check_can_change(questionnaire)
    here = _question(questionnaire, question_id)
    if request.method == "POST":
        services.delete_question(question=here, by=request.user)
        messages.success(request, f"Question “{here}” deleted.")
        return _back(questionnaire, f"section-{here.section_id}")
    lost = (
        "This deletes the question and its translations. Answers to it in earlier editions stay, but will not be "
        "compared with new ones."
    )
    context = {"questionnaire": questionnaire, "title": "Delete this question?", "what": f"“{here}”", "lost": lost}
    return render(request, "framework/delete.html", context)


def _form(request, questionnaire, question=None):
    sections, principles = questionnaire.sections.all(), queries.principle_names()
    data = posted(request) if request.method == "POST" else None
    return QuestionForm(data, sections=sections, principles=principles, question=question)


def _question(questionnaire, question_id):
    rows = Question.objects.filter(section__questionnaire=questionnaire).select_related("section")
    return get_object_or_404(rows, pk=question_id)


def _page(request, questionnaire, form, template, *, conflict=None, **context):
    if request.method != "POST":
        policies.check_can_change(questionnaire)
    context |= {"form": form, "questionnaire": questionnaire, "is_for_children": questionnaire.age in NO_FREE_TEXT}
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, template, context | {"conflict": conflict}, status=status)


def _back(questionnaire, anchor=""):
    """To the questionnaire's page, where the thing is."""
    return redirect(reverse("framework:questionnaire", args=[questionnaire.pk]) + (f"#{anchor}" if anchor else ""))
