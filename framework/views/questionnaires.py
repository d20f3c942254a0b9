"""Questionnaires as a whole: the list, a page of each, its details, its file, its states."""

from functools import partial, wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from framework import policies, queries
from framework.exchange.reading import BadFrameworkFile
from framework.forms import AddTranslationForm, DetailsForm, ImportQuestionnaireForm
from framework.languages import language_of
from framework.models import Questionnaire
from framework.preview import pages_of_preview
from framework.recordings import SPOKEN
from framework.services import questionnaires as services
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import posted, try_save

PUBLISHED = "published. Schools can now use it in surveys"
RETIRED = "retired. No new survey can use it"


def saying_why_not(view):
    """What a rule refuses is said on the questionnaire's page, even where a colleague has published it meanwhile."""

    @wraps(view)
    def wrapped(request, questionnaire_id, **kwargs):
        questionnaire = get_object_or_404(Questionnaire, pk=questionnaire_id)
        try:
            return view(request, questionnaire, **kwargs)
        except NotAllowed as error:
            messages.error(request, str(error))
            return redirect("framework:questionnaire", questionnaire_id)

    return wrapped


@require_safe
@office_view(P.OFFICE_VIEW)
def questionnaires(request):
    """Every edition, by audience and age."""
    return render(request, "framework/questionnaires.html", {"questionnaires": queries.all_questionnaires()})


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def questionnaire(request, questionnaire):
    """Sections and questions, what is in the way of publishing, domains and languages."""
    sections, translations = queries.sections_of(questionnaire.pk), queries.progress_of(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "sections": sections,
        "is_draft": questionnaire.state == "draft",
        "is_spoken": questionnaire.age in SPOKEN,
        "problems": queries.publish_problems(sections) if questionnaire.state == "draft" else [],
        "free_text": queries.free_text_for_children(questionnaire, sections),
        "domains": queries.domains_of(sections),
        "principles": queries.principle_names(),
        "translations": translations,
        "languages": AddTranslationForm(taken=[translation.language.code for translation in translations]),
    }
    return render(request, "framework/questionnaire.html", context)


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def preview(request, questionnaire):
    """Every page as it looks on a phone, in a language that is there, finished or not."""
    codes = [translation.language for translation in questionnaire.translations.all()]
    code = request.GET.get("language", "")
    language = language_of(code if code in codes else "en")
    texts = queries.texts_in(questionnaire, language.code)
    context = {
        "questionnaire": questionnaire,
        "language": language,
        "languages": [language_of(offered) for offered in ("en", *codes)],
        "texts": texts,
        "pages": pages_of_preview(questionnaire, texts, language.code),
    }
    return render(request, "framework/preview.html", context)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def new(request):
    """Begin a draft."""
    form = DetailsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        questionnaire = services.create_questionnaire(details=form.cleaned_data, by=request.user)
        messages.success(request, f"“{questionnaire}” is a draft. Next, add a section and its questions.")
        return redirect("framework:questionnaire", questionnaire.pk)
    return render(request, "framework/details.html", {"form": form}, status=422 if form.is_bound else 200)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def details(request, questionnaire):
    """Change the title, the audience and the like."""
    form = DetailsForm(posted(request) if request.method == "POST" else None, instance=questionnaire)
    if request.method != "POST":
        policies.check_can_change(questionnaire)
    save = partial(services.change_details, questionnaire=questionnaire, by=request.user)
    changed, conflict = try_save(form, lambda edition, **details: save(edition=edition, details=details))
    if changed:
        messages.success(request, "Saved.")
        return redirect("framework:questionnaire", questionnaire.pk)
    context = {"form": form, "questionnaire": questionnaire, "conflict": conflict}
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "framework/details.html", context, status=status)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def import_questionnaire(request):
    """Make a draft from a file."""
    form = ImportQuestionnaireForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content, slug = form.cleaned_data["file"].read(), form.cleaned_data["slug"]
        try:
            questionnaire = services.import_questionnaire(content=content, slug=slug, by=request.user)
        except BadFrameworkFile as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"Imported “{questionnaire}” as a draft.")
            return redirect("framework:questionnaire", questionnaire.pk)
    status = 422 if form.is_bound else 200
    return render(request, "framework/import_questionnaire.html", {"form": form}, status=status)


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def export_questionnaire(request, questionnaire):
    """The questionnaire as a file."""
    response = HttpResponse(services.export_questionnaire(questionnaire), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{questionnaire.slug}.json"'
    return response


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def change_questionnaire_state(request, questionnaire, step):
    """Publish or retire; first the page that says what follows."""
    check, act, done = {
        "publish": (policies.check_can_publish, services.publish_questionnaire, PUBLISHED),
        "retire": (policies.check_can_retire, services.retire_questionnaire, RETIRED),
    }[step]
    if request.method == "POST":
        act(questionnaire=questionnaire, by=request.user)
        messages.success(request, f"“{questionnaire}” is {done}.")
        return redirect("framework:questionnaire", questionnaire.pk)
    check(questionnaire)
    return ask(request, QUESTIONS[step](questionnaire, reverse("framework:questionnaire", args=[questionnaire.pk])))


def _ask_publish(questionnaire: Questionnaire, back: str) -> Question:
    return Question(
        f"Publish “{questionnaire}”?",
        "Publish",
        back,
        ["Schools can use it in surveys.", "You can no longer change the English. You can still add translations."],
        "You cannot undo this. If you find a mistake later, start the next edition.",
        is_harmless=True,
    )


def _ask_retire(questionnaire: Questionnaire, back: str) -> Question:
    return Question(
        f"Retire “{questionnaire}”?",
        "Retire questionnaire",
        back,
        ["No new survey can use it.", "Surveys that use it already carry on, and their results stay."],
        "You cannot undo this, but you can start the next edition from it.",
    )


QUESTIONS = {"publish": _ask_publish, "retire": _ask_retire}


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def next_edition(request, questionnaire):
    """Copy everything into a draft that can be changed."""
    following = services.make_next_edition(questionnaire=questionnaire, by=request.user)
    messages.success(request, f"Edition {following.edition} is a draft. Every question has the same code as before.")
    return redirect("framework:questionnaire", following.pk)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_questionnaire(request, questionnaire):
    """Throw a draft away; first the page that says what is lost."""
    policies.check_can_change(questionnaire)
    if request.method == "POST":
        services.delete_questionnaire(questionnaire=questionnaire, by=request.user)
        messages.success(request, f"Draft “{questionnaire}” deleted.")
        return redirect("framework:questionnaires")
    context = {
        "questionnaire": questionnaire,
        "title": "Delete this draft?",
        "what": f"“{questionnaire}”",
        "lost": "This deletes all its sections, questions and translations for good. Earlier editions stay.",
    }
    return render(request, "framework/delete.html", context)


def saved(form, service, **arguments) -> bool:
    """Run the service; what it refuses stands above the form, with what was typed still in it."""
    try:
        service(**arguments)
    except NotAllowed as error:
        form.add_error(None, str(error))
        return False
    return True
